using System.Globalization;
using LungSeg.Formats.Pictures;

namespace LungSeg.Formats.Pdf;

/// <summary>Pages, their pictures and fonts as one file.</summary>
internal sealed class PdfDocument
{
    private readonly PdfFile _file;
    private readonly string _title;
    private readonly string _producer;
    private readonly List<PdfPage> _pages = [];
    private readonly int _catalog;

    /// <param name="output">Where to; left open.</param>
    /// <param name="title">ASCII; what a reader's window is called.</param>
    /// <param name="producer">ASCII; the software that made it.</param>
    public PdfDocument(Stream output, string title, string producer)
    {
        (_file, _title, _producer) = (new(output), title, producer);
        _catalog = _file.Reserve();
    }

    public IReadOnlyList<PdfPage> Pages => _pages;

    public PdfPage AddPage()
    {
        _pages.Add(new());
        return _pages[^1];
    }

    /// <summary>Takes a PNG file over as it is: both formats filter and compress rows in the same way.</summary>
    /// <returns>The number to show it by.</returns>
    public int AddPicture(PngFile png) => _file.AddDeflated(
        string.Create(
            CultureInfo.InvariantCulture,
            $"/Type /XObject /Subtype /Image /Width {png.Width} /Height {png.Height} /BitsPerComponent 8 "
                + $"/ColorSpace {(png.Channels == 1 ? "/DeviceGray" : "/DeviceRGB")} /DecodeParms << /Predictor 15 "
                + $"/Colors {png.Channels} /BitsPerComponent 8 /Columns {png.Width} >>"),
        png.Compressed.Span);

    /// <summary>Writes the pages and ends the file.</summary>
    public void End()
    {
        var (regular, bold) = (PdfFont.Regular.AddTo(_file), PdfFont.Bold.AddTo(_file));
        var tree = _file.Reserve();
        var numbers = _pages.Select(page =>
        {
            var content = _file.AddCompressed("", page.Content);
            var pictures = string.Join(' ', page.Pictures.Select(number => $"/P{number} {number} 0 R"));
            return _file.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {PdfPage.Width} {PdfPage.Height}] ")
                + $"/Resources << /Font << /{PdfPage.NameOf(PdfFont.Regular)} {regular} 0 R "
                + $"/{PdfPage.NameOf(PdfFont.Bold)} {bold} 0 R >> /XObject << {pictures} >> >> "
                + $"/Contents {content} 0 R >>");
        }).ToList();
        _file.Write(
            tree,
            $"<< /Type /Pages /Count {numbers.Count} "
                + $"/Kids [{string.Join(' ', numbers.Select(page => $"{page} 0 R"))}] >>");
        _file.Write(
            _catalog,
            $"<< /Type /Catalog /Pages {tree} 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>");
        _file.End(_catalog, _file.Add($"<< /Title {Literal(_title)} /Producer {Literal(_producer)} >>"));
    }

    /// <summary>A string of ASCII letters, which need no escape but for these three.</summary>
    private static string Literal(string text)
    {
        foreach (var special in (string[])["\\", "(", ")"])
            text = text.Replace(special, $"\\{special}", StringComparison.Ordinal);
        return $"({text})";
    }
}
