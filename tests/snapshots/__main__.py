"""Write the snapshots, for review as a change of the public interfaces."""

from tests.snapshots import FOLDER, REQUESTS, make_app, make_client, metrics_snapshot, snapshot

client = make_client(make_app())
for name, address in REQUESTS.items():
    (FOLDER / f"{name}.snapshot").write_bytes(snapshot(client, address).encode())
(FOLDER / "metrics.snapshot").write_bytes(metrics_snapshot(client).encode())
