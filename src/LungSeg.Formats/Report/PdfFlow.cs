using LungSeg.Formats.Pdf;
using LungSeg.Formats.Pictures;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Report;

/// <summary>
/// Puts texts, tables and pictures below each other and begins a page where one is full. Lengths are in points, from
/// the page's top left corner.
/// </summary>
/// <param name="document">The pages.</param>
internal sealed class PdfFlow(PdfDocument document)
{
    public const double Margin = 42;
    public const double InnerWidth = PdfPage.Width - (2 * Margin);

    /// <summary>A line's height over its letters' size.</summary>
    public const double Leading = 1.35;

    /// <summary>Its lower edge is the footer's upper one.</summary>
    private const double Bottom = PdfPage.Height - 52;

    public static readonly Rgb Ink = new(27, 36, 48);
    public static readonly Rgb Quiet = new(85, 96, 112);
    public static readonly Rgb Rule = new(221, 226, 232);

    private PdfPage? _page;

    /// <summary>The page that is written on.</summary>
    public PdfPage Page => _page ??= document.AddPage();

    /// <summary>Where the next thing begins.</summary>
    public double Y { get; private set; } = Margin;

    /// <summary>Begins a page where the rest of this one is too low, unless it is empty.</summary>
    /// <returns>Whether it did.</returns>
    public bool Demand(double height)
    {
        if (Y + height <= Bottom || Y == Margin) return false;
        (_page, Y) = (document.AddPage(), Margin);
        return true;
    }

    public void Skip(double height) => Y += height;

    /// <summary>A heading, which stays with what follows it.</summary>
    /// <param name="text">The heading.</param>
    /// <param name="following">The height of what must be on the same page.</param>
    public void Heading(string text, double following)
    {
        Demand(34 + following);
        Skip(14);
        Line(text.ToUpperInvariant(), Margin, PdfFont.Bold, 8.5, Quiet);
        Skip(4);
    }

    /// <summary>Writes one line and goes below it.</summary>
    public void Line(string text, double x, PdfFont font, double size, Rgb color)
    {
        Page.Text(text, x, Y + size, font, size, color);
        Skip(size * Leading);
    }

    /// <summary>Writes a text in as many lines as it takes.</summary>
    public void Paragraph(string text, double x, double width, PdfFont font, double size, Rgb color)
    {
        foreach (var line in Wrap(text, width, font, size))
        {
            Demand(size * Leading);
            Line(line, x, font, size, color);
        }
    }

    /// <summary>A picture as wide as the page has room for, and no higher than is said, with a line below.</summary>
    public void Picture(PngFile png, string caption, double highest)
    {
        const double CaptionSize = 8.5;
        var scale = Math.Min(1, Math.Min(InnerWidth / png.Width, highest / png.Height));
        var (width, height) = (png.Width * scale, png.Height * scale);
        Demand(height + (3 * CaptionSize));
        Page.Show(document.AddPicture(png), Margin, Y, width, height);
        Skip(height + 3);
        Paragraph(caption, Margin, InnerWidth, PdfFont.Regular, CaptionSize, Quiet);
        Skip(8);
    }

    /// <summary>A text in lines of at most a width: broken at blanks, or within what is longer than a line.</summary>
    public static IReadOnlyList<string> Wrap(string text, double width, PdfFont font, double size)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var rest = word;
            if (line.Length > 0 && font.WidthOf($"{line} {rest}", size) <= width)
            {
                line = $"{line} {rest}";
                continue;
            }

            if (line.Length > 0) lines.Add(line);
            while (rest.Length > 1 && font.WidthOf(rest, size) > width)
            {
                var fits = 1;
                while (fits + 1 < rest.Length && font.WidthOf(rest[..(fits + 1)], size) <= width) fits++;
                lines.Add(rest[..fits]);
                rest = rest[fits..];
            }

            line = rest;
        }

        if (line.Length > 0) lines.Add(line);
        return lines;
    }
}
