"""Renders the letters that pictures use from DejaVu Sans into src/LungSeg.Formats/Pictures/font.bin.

    python3 make_font.py DejaVuSans.ttf ../../../src/LungSeg.Formats/Pictures/font.bin

Needs matplotlib, for its FreeType. The file is a zlib stream. For each size: pixels an em, height of capitals, number of
letters (a byte each); for each letter: code (2 bytes, little endian), advance, left, top above the baseline (signed), width,
height (a byte each), and width * height bytes of coverage, rows from the top.
"""
import struct
import sys
import zlib

from matplotlib.ft2font import FT2Font, LOAD_TARGET_LIGHT

SIZES = (13, 18)
LETTERS = "".join(map(chr, range(32, 127))) + "°±²³µ·–≤≥√"


def size(path, pixels):
    font = FT2Font(path)
    font.set_size(pixels, 72)
    parts = []
    capital = 0
    for letter in LETTERS:
        font.clear()
        font.set_text(letter, 0, flags=LOAD_TARGET_LIGHT)
        font.draw_glyphs_to_bitmap(antialiased=True)
        image = font.get_image()
        glyph = font.load_char(ord(letter), flags=LOAD_TARGET_LIGHT)
        rows, columns = image.shape
        left, _, _, top = (v // 64 for v in glyph.bbox[:3] + (-(-glyph.bbox[3] // 64) * 64,))
        if not image.any():
            rows = columns = 0
        else:
            used_rows = [r for r in range(rows) if image[r].any()]
            used_columns = [c for c in range(columns) if image[:, c].any()]
            image = image[used_rows[0]:used_rows[-1] + 1, used_columns[0]:used_columns[-1] + 1]
            rows, columns = image.shape
        if letter == "H":
            capital = rows
        parts.append(struct.pack("<HBbbBB", ord(letter), round(glyph.linearHoriAdvance / 65536), left, top, columns, rows)
                     + (image.tobytes() if rows else b""))
    return struct.pack("<BBB", pixels, capital, len(LETTERS)) + b"".join(parts)


if __name__ == "__main__":
    with open(sys.argv[2], "wb") as out:
        out.write(zlib.compress(b"".join(size(sys.argv[1], pixels) for pixels in SIZES), 9))
