"""The server under what is meant to break it: hostile queries, slow clients, killed processes, reloads. Each row has a demand, and a figure."""
