using System.Globalization;
using System.Text;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Pdf;

/// <summary>
/// What stands on a page of A4, in points (1/72 inch) from its top left corner, y downwards.
/// </summary>
internal sealed class PdfPage
{
    public const double Width = 595.28;
    public const double Height = 841.89;

    private readonly StringBuilder _content = new();
    private readonly SortedSet<int> _pictures = [];

    /// <summary>The numbers of the picture objects that it shows.</summary>
    public IReadOnlyCollection<int> Pictures => _pictures;

    /// <summary>Its content stream.</summary>
    public byte[] Content => Encoding.Latin1.GetBytes(_content.ToString());

    /// <summary>The name by which a page knows a font.</summary>
    public static string NameOf(PdfFont font) => font == PdfFont.Bold ? "B" : "R";

    /// <summary>Writes a text.</summary>
    /// <param name="text">In one line.</param>
    /// <param name="x">Where it begins.</param>
    /// <param name="y">Its baseline.</param>
    /// <param name="font">The font.</param>
    /// <param name="size">Points an em.</param>
    /// <param name="color">The letters' colour.</param>
    public void Text(string text, double x, double y, PdfFont font, double size, Rgb color) => _content.Append(
        CultureInfo.InvariantCulture,
        $"{Color(color)} BT /{NameOf(font)} {size:0.##} Tf {x:0.##} {Height - y:0.##} Td {font.Encode(text)} Tj ET\n");

    /// <summary>Fills a rectangle.</summary>
    public void Fill(double x, double y, double width, double height, Rgb color) => _content.Append(
        CultureInfo.InvariantCulture,
        $"{Color(color)} {x:0.##} {Height - y - height:0.##} {width:0.##} {height:0.##} re f\n");

    /// <summary>Shows a picture that is in the file.</summary>
    public void Show(int picture, double x, double y, double width, double height)
    {
        _pictures.Add(picture);
        _content.Append(
            CultureInfo.InvariantCulture,
            $"q {width:0.##} 0 0 {height:0.##} {x:0.##} {Height - y - height:0.##} cm /P{picture} Do Q\n");
    }

    private static string Color(Rgb color) => string.Create(
        CultureInfo.InvariantCulture, $"{color.R / 255.0:0.###} {color.G / 255.0:0.###} {color.B / 255.0:0.###} rg");
}
