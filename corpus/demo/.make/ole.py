"""Compound files (OLE 2): an Outlook message and an old Excel workbook, as small as readers accept."""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD

Tree = dict[str, "bytes | Tree"]


class _Node:
    """A directory entry: a storage (children) or a stream (data)."""

    def __init__(self, name: str, held: bytes | Tree) -> None:
        self.name, self.data = name, held if isinstance(held, bytes) else b""
        self.kind = 2 if isinstance(held, bytes) else 1
        self.children = [_Node(*item) for item in held.items()] if isinstance(held, dict) else []
        self.left = self.right = self.child = FREE
        self.start, self.size = END, len(self.data)

    def entry(self) -> bytes:
        name = self.name.encode("utf-16-le")
        length = len(name) + 2
        start, size = (0, 0) if self.kind == 1 else (self.start, self.size)
        return (
            name.ljust(64, b"\0")
            + struct.pack("<HBB3I", length, self.kind, 1, self.left, self.right, self.child)
            + bytes(16)
            + struct.pack("<I8s8sIQ", 0, bytes(8), bytes(8), start, size)
        )


def _link(nodes: list[_Node], listed: list[_Node]) -> int:
    """Siblings as a balanced search tree, shorter names first, as the format wants; the index of its root."""
    if not nodes:
        return FREE
    nodes = sorted(nodes, key=lambda node: (len(node.name), node.name.upper()))
    middle = len(nodes) // 2
    top = nodes[middle]
    top.left, top.right = _link(nodes[:middle], listed), _link(nodes[middle + 1 :], listed)
    return listed.index(top)


def _flatten(node: _Node) -> list[_Node]:
    return [node, *(below for child in node.children for below in _flatten(child))]


def _pad(data: bytes, size: int) -> bytes:
    return data + bytes(-len(data) % size)


def _chain(table: list[int], sectors: int) -> int:
    """Book ``sectors`` in a row at the table's end; where they begin."""
    if not sectors:
        return END
    begin = len(table)
    table.extend([*range(begin + 1, begin + sectors), END])
    return begin


def compound(tree: Tree) -> bytes:
    """A version 3 compound file with these storages and streams."""
    root = _Node("Root Entry", tree)
    root.kind = 5
    nodes = _flatten(root)
    for node in nodes:
        node.child = _link(node.children, nodes)
    fat: list[int] = []
    mini_fat: list[int] = []
    mini, body = b"", b""
    for node in nodes[1:]:
        if node.kind == 2 and node.size >= CUTOFF:
            node.start = _chain(fat, -(-node.size // SECTOR))
            body += _pad(node.data, SECTOR)
        elif node.kind == 2:
            node.start = _chain(mini_fat, -(-node.size // MINI))
            mini += _pad(node.data, MINI)
    root.size, root.start = len(mini), _chain(fat, -(-len(mini) // SECTOR))
    body += _pad(mini, SECTOR)
    small = _table(mini_fat)
    small_at = _chain(fat, len(small) // SECTOR)
    body += small
    directory = b"".join(node.entry() for node in nodes)
    empty = bytes(64) + struct.pack("<HBB3I", 0, 0, 0, FREE, FREE, FREE) + bytes(48)
    directory += empty * (-len(directory) % SECTOR // 128)
    directory_at = _chain(fat, len(directory) // SECTOR)
    body += directory
    return _finish(body, fat, directory_at, small_at, len(small) // SECTOR)


def _table(entries: Sequence[int]) -> bytes:
    filled = [*entries, *[FREE] * (-len(entries) % (SECTOR // 4))]
    return struct.pack(f"<{len(filled)}I", *filled)


def _finish(body: bytes, fat: list[int], directory_at: int, small_at: int, small: int) -> bytes:
    sectors = 1
    while len(fat) + sectors > sectors * SECTOR // 4:
        sectors += 1
    first = len(fat)
    fat = fat + [FAT] * sectors
    places = [*range(first, first + sectors), *[FREE] * (109 - sectors)]
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
        + struct.pack("<9I", 0, sectors, directory_at, 0, CUTOFF, small_at, small, END, 0)
        + struct.pack("<109I", *places)
    )
    return header + body + _table(fat)


def _properties(entries: dict[int, bytes], *, top: bool) -> tuple[bytes, Tree]:
    """A ``__properties_version1.0`` stream and the streams of its strings. ``entries``: property tag → value."""
    rows, streams = b"", {}
    for tag, value in sorted(entries.items()):
        if tag & 0xFFFF == 0x1F:
            streams[f"__substg1.0_{tag:08X}"] = value
            rows += struct.pack("<IIQ", tag, 6, len(value) + 2)
        else:
            rows += struct.pack("<II8s", tag, 6, value.ljust(8, b"\0"))
    head = struct.pack("<8xIIII8x", 1, 0, 1, 0) if top else bytes(8)
    return head + rows, streams


def msg(*, subject: str, sender: str, address: str, to: str, sent_filetime: int, body: str) -> bytes:
    """An Outlook message without attachments. ``sent_filetime``: 100 ns since 1601."""

    def text(words: str) -> bytes:
        return words.encode("utf-16-le")

    when = struct.pack("<Q", sent_filetime)
    table, streams = _properties(
        {
            0x001A001F: text("IPM.Note"), 0x0037001F: text(subject), 0x1000001F: text(body.replace("\n", "\r\n")),
            0x0C1A001F: text(sender), 0x0C1F001F: text(address), 0x5D01001F: text(address), 0x0E04001F: text(to),
            0x00390040: when, 0x0E060040: when, 0x340D0003: struct.pack("<I", 0x40000),
        },
        top=True,
    )  # fmt: skip
    whom, whom_streams = _properties(
        {0x3001001F: text(to), 0x3003001F: text(to), 0x39FE001F: text(to), 0x0C150003: struct.pack("<I", 1)}, top=False
    )
    named: Tree = {f"__substg1.0_000{n}0102": b"" for n in (2, 3, 4)}
    return compound({
        "__nameid_version1.0": named, "__recip_version1.0_#00000000": {"__properties_version1.0": whom, **whom_streams},
        "__properties_version1.0": table, **streams,
    })  # fmt: skip


def xls(sheet: str, rows: Sequence[Sequence[str]]) -> bytes:
    """An Excel 97 workbook of text cells: a globals part, one sheet, LABEL records."""

    def record(kind: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def words(value: str, length: str) -> bytes:
        return struct.pack(f"<{length}B", len(value), 1) + value.encode("utf-16-le")

    bof = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6))
    code_page, name = record(0x42, struct.pack("<H", 0x4B0)), words(sheet, "B")
    xf = record(0xE0, bytes(20))
    offset = len(bof) + len(code_page) + len(xf) + 4 + 6 + len(name) + 4
    bound = record(0x85, struct.pack("<IBB", offset, 0, 0) + name)
    cells = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    cells += record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0))
    for down, row in enumerate(rows):
        for across, value in enumerate(row):
            if value:
                cells += record(0x204, struct.pack("<HHH", down, across, 0) + words(value, "H"))
    book = bof + code_page + xf + bound + record(0x0A) + cells + record(0x0A)
    # padded past the cutoff: some readers look for a workbook among the large streams only
    return compound({"Workbook": book.ljust(CUTOFF, b"\0")})
