"""Write the snapshots anew, for a person to review as a change of the public interfaces."""

from tests.snapshots import FOLDER, REQUESTS, answer, application, client, metrics

asked = client(application())
for name, address in REQUESTS.items():
    (FOLDER / f"{name}.snapshot").write_bytes(answer(asked, address).encode())
(FOLDER / "metrics.snapshot").write_bytes(metrics(asked).encode())
