using System.Buffers.Binary;
using System.IO.Compression;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// The letters of pictures: DejaVu Sans in the sizes of <see cref="TextSize"/>, rendered once by
/// tests/tools/font/make_font.py, so that pictures are the same on every system and no font engine is needed. Signs
/// that it lacks are question marks.
/// </summary>
internal sealed class PictureFont
{
    private static readonly PictureFont[] Sizes = Read();

    private readonly Dictionary<char, Glyph> _glyphs;

    private PictureFont(int capitalHeight, Dictionary<char, Glyph> glyphs) =>
        (CapitalHeight, _glyphs) = (capitalHeight, glyphs);

    /// <summary>Pixels from the baseline to a capital's top.</summary>
    public int CapitalHeight { get; }

    public static PictureFont Of(TextSize size) => Sizes[(int)size];

    public Glyph this[char letter] => _glyphs.TryGetValue(letter, out var glyph) ? glyph : _glyphs['?'];

    /// <summary>Pixels that text takes from its first letter's origin to behind its last letter.</summary>
    public int WidthOf(string text) => text.Sum(letter => this[letter].Advance);

    private static PictureFont[] Read()
    {
        using var packed = typeof(PictureFont).Assembly.GetManifestResourceStream(
            typeof(PictureFont).Namespace + ".font.bin")!;
        using var unpacked = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionMode.Decompress)) zlib.CopyTo(unpacked);
        var bytes = unpacked.ToArray();
        var at = 0;
        return [ReadSize(bytes, ref at), ReadSize(bytes, ref at)];
    }

    private static PictureFont ReadSize(byte[] bytes, ref int at)
    {
        const int SizeHeader = 3, GlyphHeader = 7;
        var (capitalHeight, count) = (bytes[at + 1], bytes[at + 2]);
        at += SizeHeader;
        var glyphs = new Dictionary<char, Glyph>();
        for (var i = 0; i < count; i++)
        {
            var header = bytes.AsSpan(at, GlyphHeader);
            var (width, height) = (header[5], header[6]);
            at += GlyphHeader;
            glyphs.Add(
                (char)BinaryPrimitives.ReadUInt16LittleEndian(header),
                new(header[2], (sbyte)header[3], (sbyte)header[4], width, bytes.AsMemory(at, width * height)));
            at += width * height;
        }

        return new(capitalHeight, glyphs);
    }
}

/// <summary>A letter.</summary>
/// <param name="Advance">Pixels to the next letter's origin.</param>
/// <param name="Left">Of its first column, pixels right of the origin.</param>
/// <param name="Top">Of its first row, pixels above the baseline.</param>
/// <param name="Width">Columns.</param>
/// <param name="Coverage">How much of each pixel it covers, 0 to 255, rows from the top.</param>
internal readonly record struct Glyph(int Advance, int Left, int Top, int Width, ReadOnlyMemory<byte> Coverage);
