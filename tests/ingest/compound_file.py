"""Writes an OLE compound file: what an Outlook mail is inside. Only as much of the format as the tests need."""

from __future__ import annotations

import struct

Tree = dict[str, "bytes | Tree"]
_END, _FREE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF


def compound_file(tree: Tree) -> bytes:
    """The bytes of a compound file with these storages (dict) and streams (bytes, all below 4,096)."""
    entries: list[dict] = [{"name": "Root Entry", "kind": 5, "children": [], "data": b""}]

    def add(parent: int, branch: Tree) -> None:
        for name, value in branch.items():
            index = len(entries)
            entries[parent]["children"].append(index)
            entries.append(
                {
                    "name": name,
                    "kind": 2 if isinstance(value, bytes) else 1,
                    "children": [],
                    "data": value if isinstance(value, bytes) else b"",
                }
            )
            if isinstance(value, dict):
                add(index, value)

    add(0, tree)
    mini, minifat = b"", []
    for entry in entries[1:]:
        entry["start"] = _END
        if entry["kind"] == 2 and entry["data"]:
            entry["start"] = len(minifat)
            count = -(-len(entry["data"]) // 64)
            minifat += [*range(entry["start"] + 1, entry["start"] + count), _END]
            mini += entry["data"].ljust(count * 64, b"\0")
    directory = b"".join(_entry(entry, entries, len(mini)) for entry in entries)
    sections = [_padded(directory), _padded(struct.pack(f"<{len(minifat)}I", *minifat), b"\xff"), _padded(mini)]
    starts, fat = [], [0xFFFFFFFD]
    for section in sections:
        starts.append(len(fat))
        count = len(section) // 512
        fat += [*range(len(fat) + 1, len(fat) + count), _END] if count else []
    directory = directory[:0x74] + struct.pack("<I", starts[2]) + directory[0x78:]
    sections[0] = _padded(directory)
    fat_sector = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIIII", 0, 1, starts[0], 0, 4096, starts[1], len(sections[1]) // 512, _END, 0, 0)
    return header.ljust(512, b"\xff") + fat_sector + b"".join(sections)


def _padded(data: bytes, fill: bytes = b"\0") -> bytes:
    return data.ljust(-(-len(data) // 512) * 512, fill)


def _entry(entry: dict, entries: list[dict], mini_size: int) -> bytes:
    """Siblings form a binary tree ordered by length and letters; a chain to the right is one."""
    name = entry["name"].encode("utf-16-le")
    children = sorted(entry["children"], key=lambda index: (len(entries[index]["name"]), entries[index]["name"].upper()))
    right = _NONE
    for other in entries:
        ordered = sorted(other["children"], key=lambda index: (len(entries[index]["name"]), entries[index]["name"].upper()))
        for place, index in enumerate(ordered):
            if entries[index] is entry and place + 1 < len(ordered):
                right = ordered[place + 1]
    size = mini_size if entry["kind"] == 5 else len(entry["data"])
    head = name.ljust(64, b"\0") + struct.pack(
        "<HBBIII", len(name) + 2, entry["kind"], 1, _NONE, right, children[0] if children else _NONE
    )
    return head + b"\0" * 36 + struct.pack("<IQ", entry.get("start", 0), size)


def message(properties: dict[int, str], attachments: list[tuple[str, bytes]]) -> bytes:
    """An Outlook mail with text properties by id and attachments (name, bytes)."""
    tree: Tree = {f"__substg1.0_{key:04X}001F": value.encode("utf-16-le") for key, value in properties.items()}
    records = b"".join(_record(key, 0x1F, len(value) * 2 + 2) for key, value in properties.items())
    tree["__properties_version1.0"] = struct.pack("<8x4I8x", 0, len(attachments), 0, len(attachments)) + records
    tree["__nameid_version1.0"] = {}
    for index, (name, data) in enumerate(attachments):
        records = _record(0x3707, 0x1F, len(name) * 2 + 2) + _record(0x3701, 0x102, len(data)) + _record(0x3705, 3, 1)
        tree[f"__attach_version1.0_#{index:08X}"] = {
            "__properties_version1.0": b"\0" * 8 + records,
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            "__substg1.0_37010102": data,
        }
    return compound_file(tree)


def _record(key: int, kind: int, value: int) -> bytes:
    return struct.pack("<HHIII", kind, key, 6, value, 0)
