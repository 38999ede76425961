using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace LungSeg.Formats.Pdf;

/// <summary>
/// A font of PDF documents: the letters of DejaVu Sans Condensed that tests/tools/font/make_pdf_fonts.py took out of
/// it. It goes into every document, which looks the same wherever it is opened. Letters have one byte, by
/// WinAnsiEncoding with four signs more; what it has no sign for is a question mark.
/// </summary>
internal sealed class PdfFont
{
    private const int FirstCode = 32;
    private const int Codes = 256 - FirstCode;

    private static readonly (PdfFont Regular, PdfFont Bold) Fonts = Read();

    private readonly Dictionary<char, byte> _codes = new() { ['\u202F'] = 0xA0 };
    private readonly ushort[] _widths = new ushort[Codes];
    private readonly short[] _metrics = new short[7];
    private readonly byte[] _file;

    private PdfFont(string name, ReadOnlySpan<byte> bytes, out int length)
    {
        Name = name;
        for (var i = 0; i < Codes; i++)
        {
            var letter = (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(4 * i)..]);
            if (letter != 0) _codes.TryAdd(letter, (byte)(FirstCode + i));
            _widths[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes[((4 * i) + 2)..]);
        }

        var at = 4 * Codes;
        for (var i = 0; i < _metrics.Length; i++, at += 2)
            _metrics[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[at..]);
        var size = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
        _file = bytes.Slice(at + 4, size).ToArray();
        length = at + 4 + size;
    }

    public static PdfFont Regular => Fonts.Regular;

    public static PdfFont Bold => Fonts.Bold;

    public string Name { get; }

    /// <summary>How far a text goes, points.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">Points an em.</param>
    public double WidthOf(string text, double size) =>
        text.Sum(letter => _widths[CodeOf(letter) - FirstCode]) * size / 1000;

    /// <summary>A text as a string of a content stream.</summary>
    public string Encode(string text)
    {
        var hex = new StringBuilder("<", (2 * text.Length) + 2);
        foreach (var letter in text) hex.Append(CodeOf(letter).ToString("X2", CultureInfo.InvariantCulture));
        return hex.Append('>').ToString();
    }

    /// <summary>Puts the font into a file.</summary>
    /// <returns>The number of its object.</returns>
    public int AddTo(PdfFile file)
    {
        const int Nonsymbolic = 32;
        var program = file.AddCompressed($"/Length1 {_file.Length}", _file);
        var descriptor = file.Add(
            $"<< /Type /FontDescriptor /FontName /{Name} /Flags {Nonsymbolic} /ItalicAngle 0 /StemV 80 "
                + $"/Ascent {_metrics[0]} /Descent {_metrics[1]} /CapHeight {_metrics[2]} "
                + $"/FontBBox [{string.Join(' ', _metrics[3..])}] /FontFile2 {program} 0 R >>");
        const string FurtherSigns = "129 /minus 141 /lessequal 143 /greaterequal 144 /radical";
        return file.Add(
            $"<< /Type /Font /Subtype /TrueType /BaseFont /{Name} /FirstChar {FirstCode} /LastChar 255 "
                + $"/Widths [{string.Join(' ', _widths)}] /FontDescriptor {descriptor} 0 R "
                + $"/Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [{FurtherSigns}] >> >>");
    }

    private byte CodeOf(char letter) => _codes.TryGetValue(letter, out var code) ? code : (byte)'?';

    private static (PdfFont Regular, PdfFont Bold) Read()
    {
        using var packed = typeof(PdfFont).Assembly.GetManifestResourceStream("LungSeg.Formats.Pdf.fonts.bin")
            ?? throw new InvalidOperationException("fonts.bin is not embedded.");
        using var unpacked = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionMode.Decompress)) zlib.CopyTo(unpacked);
        var bytes = unpacked.ToArray();

        // Six letters before the name say that it is a part of the font (PDF 32000-1, section 9.6.4).
        var regular = new PdfFont("LNGSEG+DejaVuSansCondensed", bytes, out var length);
        return (regular, new("LNGSEG+DejaVuSansCondensed-Bold", bytes.AsSpan(length), out _));
    }
}
