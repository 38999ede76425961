using System.Runtime.InteropServices;

namespace LungSeg.Formats.Pictures;

/// <summary>A picture to draw on: rows of <see cref="Rgb"/>, top row first. What is drawn outside is cut off.</summary>
public sealed class Picture
{
    private readonly Rgb[] _pixels;

    public Picture(int width, int height, Rgb background = default)
    {
        (Width, Height) = (width, height);
        _pixels = new Rgb[checked(width * height)];
        Array.Fill(_pixels, background);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>All pixels as bytes, three each.</summary>
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(_pixels.AsSpan());

    public ref Rgb this[int x, int y] => ref Row(y)[x];

    public Span<Rgb> Row(int y) => _pixels.AsSpan(y * Width, Width);

    /// <summary>Fills a rectangle.</summary>
    public void Fill(int x, int y, int width, int height, Rgb color)
    {
        var (left, right) = (Math.Clamp(x, 0, Width), Math.Clamp(x + width, 0, Width));
        var bottom = Math.Min(y + height, Height);
        for (var row = Math.Max(y, 0); row < bottom; row++) Row(row)[left..right].Fill(color);
    }

    /// <summary>Lays another picture on this one with its top left corner at a place where it fits.</summary>
    public void Paste(Picture other, int x, int y)
    {
        for (var row = 0; row < other.Height; row++) other.Row(row).CopyTo(Row(y + row)[x..]);
    }

    /// <summary>
    /// Writes text in capitals with its top left corner at (x, y), <paramref name="scale"/> pixels a dot of the 5 x 7
    /// font; returns the x behind its last letter.
    /// </summary>
    public int Write(string text, int x, int y, Rgb color, int scale = 1)
    {
        foreach (var letter in text)
        {
            for (var row = 0; row < BitmapFont.Height; row++)
            {
                for (var column = 0; column < BitmapFont.Width; column++)
                {
                    if (!BitmapFont.IsSet(letter, column, row)) continue;
                    Fill(x + (column * scale), y + (row * scale), scale, scale, color);
                }
            }

            x += BitmapFont.Advance * scale;
        }

        return x;
    }

    /// <summary>Writes text with a dark rim, which can be read on any background.</summary>
    public void WriteOutlined(string text, int x, int y, Rgb color, int scale = 1)
    {
        foreach (var (dx, dy) in ((int, int)[])[(-1, 0), (1, 0), (0, -1), (0, 1)]) Write(text, x + dx, y + dy, Rgb.Black, scale);
        Write(text, x, y, color, scale);
    }

    /// <summary>Pictures side by side from left to right, top edges level.</summary>
    public static Picture Beside(IReadOnlyList<Picture> pictures, Rgb background)
    {
        var all = new Picture(pictures.Sum(p => p.Width), pictures.Max(p => p.Height), background);
        var x = 0;
        foreach (var picture in pictures)
        {
            all.Paste(picture, x, 0);
            x += picture.Width;
        }

        return all;
    }
}
