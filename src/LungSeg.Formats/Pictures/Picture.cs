using System.Runtime.InteropServices;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Pictures;

/// <summary>A picture to draw on: rows of <see cref="Rgb"/>, top row first. What is drawn outside is cut off.</summary>
public sealed class Picture
{
    private readonly Rgb[] _pixels;
    private readonly int _first;
    private readonly int _step;

    public Picture(int width, int height, Rgb background = default)
        : this(new Rgb[checked(width * height)], first: 0, step: width, width, height)
    {
        if (background != default) Array.Fill(_pixels, background);
    }

    private Picture(Rgb[] pixels, int first, int step, int width, int height) =>
        (_pixels, _first, _step, Width, Height) = (pixels, first, step, width, height);

    public int Width { get; }

    public int Height { get; }

    /// <summary>All pixels as bytes, three each.</summary>
    /// <exception cref="InvalidOperationException">This is a part, whose rows do not lie together.</exception>
    public ReadOnlySpan<byte> Bytes => Width * Height == _pixels.Length
        ? MemoryMarshal.AsBytes(_pixels.AsSpan())
        : throw new InvalidOperationException("A part of a picture has no bytes of its own.");

    public ref Rgb this[int x, int y] => ref Row(y)[x];

    public Span<Rgb> Row(int y) => _pixels.AsSpan(_first + (y * _step), Width);

    /// <summary>
    /// A part of this picture, which must hold it, to be drawn on as a picture: what is drawn there is drawn here.
    /// </summary>
    public Picture Part(int x, int y, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(x + width, Width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(y + height, Height);
        return new(_pixels, _first + (y * _step) + x, _step, width, height);
    }

    /// <summary>Fills a rectangle.</summary>
    public void Fill(int x, int y, int width, int height, Rgb color)
    {
        var (left, right) = (Math.Clamp(x, 0, Width), Math.Clamp(x + width, 0, Width));
        var bottom = Math.Min(y + height, Height);
        for (var row = Math.Max(y, 0); row < bottom; row++) Row(row)[left..right].Fill(color);
    }

    /// <summary>
    /// Writes text with the top left corner of its capitals at (x, y); returns the x behind its last letter.
    /// </summary>
    public int Write(string text, int x, int y, Rgb color, TextSize size = TextSize.Small)
    {
        var font = PictureFont.Of(size);
        foreach (var letter in text)
        {
            var glyph = font[letter];
            Cover(glyph, x + glyph.Left, y + font.CapitalHeight - glyph.Top, color);
            x += glyph.Advance;
        }

        return x;
    }

    /// <summary>Writes text with a dark rim, which can be read on any background.</summary>
    public void WriteOutlined(string text, int x, int y, Rgb color, TextSize size = TextSize.Small)
    {
        for (var dy = -1; dy <= 1; dy++)
        {
            for (var dx = -1; dx <= 1; dx++) Write(text, x + dx, y + dy, Rgb.Black, size);
        }

        Write(text, x, y, color, size);
    }

    private void Cover(Glyph glyph, int left, int top, Rgb color)
    {
        var coverage = glyph.Coverage.Span;
        for (var i = 0; i < coverage.Length; i++)
        {
            var (x, y) = (left + (i % glyph.Width), top + (i / glyph.Width));
            if (coverage[i] == 0 || x < 0 || y < 0 || x >= Width || y >= Height) continue;
            this[x, y] = this[x, y].Blend(color, coverage[i] / 255f);
        }
    }

    /// <summary>Pictures side by side from left to right, top edges level.</summary>
    public static Picture Beside(IReadOnlyList<Picture> pictures, Rgb background)
    {
        var all = new Picture(pictures.Sum(p => p.Width), pictures.Max(p => p.Height), background);
        var x = 0;
        foreach (var picture in pictures)
        {
            for (var y = 0; y < picture.Height; y++) picture.Row(y).CopyTo(all.Row(y)[x..]);
            x += picture.Width;
        }

        return all;
    }
}
