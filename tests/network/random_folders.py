"""Small folders of entries for property-based tests of the network."""

from __future__ import annotations

from hypothesis import strategies as st

THINGS = [f"t{number}" for number in range(7)]
KEYS = ["within", "borders", "member_of", "link"]
ENTRY = "---\ntype: country\nslug: {slug}\n{front}---\n{body}\n"


@st.composite
def folders(draw: st.DrawFn) -> dict[str, str]:
    """Draw entries that state relations of three kinds and links; some things have no entry."""
    facts = draw(
        st.sets(
            st.tuples(st.sampled_from(THINGS), st.sampled_from(KEYS), st.sampled_from(THINGS)),
            max_size=14,
        )
    )
    texts = {}
    for thing in THINGS:
        own = {
            key: sorted(
                f"[[{other}]]"
                for source, kind, other in facts
                if (source, kind) == (thing, key) and other != thing
            )
            for key in KEYS
        }
        front = "".join(f"{key}: {own[key]}\n" for key in KEYS[:-1] if own[key])
        if front or own["link"] or draw(st.booleans()):
            texts[f"{thing}.md"] = ENTRY.format(slug=thing, front=front, body=" ".join(own["link"]))
    return texts
