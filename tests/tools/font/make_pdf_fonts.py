"""Takes the letters that PDF reports use out of DejaVu Sans Condensed into src/LungSeg.Formats/Pdf/fonts.bin.

    python3 make_pdf_fonts.py DejaVuSansCondensed.ttf DejaVuSansCondensed-Bold.ttf ../../../src/LungSeg.Formats/Pdf/fonts.bin

Needs fontTools. The file is a zlib stream. For each font, all numbers little endian: for each code from 32 to 255 its Unicode (2
bytes, 0 for none) and its width (2 bytes); ascent, descent, height of capitals, and the box around all letters (left, bottom,
right, top), 2 bytes each, signed; all these in thousandths of an em; then the length of the TrueType file (4 bytes) and the file.
Codes are those of WinAnsiEncoding (PDF 32000-1, annex D.2), and four that it leaves free stand for signs that it lacks.
"""
import io
import struct
import sys
import zlib

from fontTools import subset
from fontTools.ttLib import TTFont

FREE = {129: "−", 141: "≤", 143: "≥", 144: "√"}


def letter(code):
    if code in FREE:
        return FREE[code]
    try:
        return bytes([code]).decode("cp1252")
    except UnicodeDecodeError:
        return ""


def font(path):
    letters = {code: letter(code) for code in range(32, 256)}
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=[1, 2, 6], glyph_names=False)
    options.drop_tables += ["FFTM", "GDEF", "GPOS", "GSUB", "kern"]
    small = subset.load_font(path, options)
    small["head"].modified = small["head"].created
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(sign) for sign in letters.values() if sign])
    subsetter.subset(small)
    small.recalcTimestamp = False
    file = io.BytesIO()
    small.save(file, reorderTables=None)
    names, widths = small.getBestCmap(), small["hmtx"]
    scale = 1000 / small["head"].unitsPerEm
    rows = b""
    for code, sign in letters.items():
        name = names.get(ord(sign)) if sign else None
        rows += struct.pack("<HH", ord(sign) if name else 0, round(widths[name][0] * scale) if name else 0)
    head, heights = small["head"], small["hhea"]
    capital = TTFont(path)["OS/2"].sCapHeight if hasattr(TTFont(path)["OS/2"], "sCapHeight") else 1493
    metrics = [heights.ascent, heights.descent, capital, head.xMin, head.yMin, head.xMax, head.yMax]
    return rows + struct.pack("<7h", *(round(value * scale) for value in metrics)) + struct.pack("<I", file.tell()) + file.getvalue()


if __name__ == "__main__":
    with open(sys.argv[3], "wb") as out:
        out.write(zlib.compress(font(sys.argv[1]) + font(sys.argv[2]), 9))
