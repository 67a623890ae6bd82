"""The environment of a process that starts a sandbox."""

MALLOC_ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
"""The environment for a process that starts a sandbox, where glibc has the memory (mallopt(3)).

The memory of a large answer returns to the system, whichever thread frees it. Memory comes in huge
pages where the system offers them on request, so that forking a worker takes a third of the time.
"""
