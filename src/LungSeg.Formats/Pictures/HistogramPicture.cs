using System.Globalization;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// A histogram of HU: all voxels in gray, those of the lungs in colour over them, the threshold as a line. Counts are
/// drawn by their square root, so that the small lung peak is seen beside the air around the patient.
/// </summary>
public static class HistogramPicture
{
    private const int Width = 900, Height = 420;
    private const int Left = 20, Right = 20, Top = 40, Bottom = 40;
    private const int LabelStep = 200;

    private static readonly Rgb Ink = new(70, 74, 82);
    private static readonly Rgb All = new(190, 195, 205);
    private static readonly Rgb Lungs = new(86, 160, 240);
    private static readonly Rgb Line = new(208, 52, 44);

    /// <summary>Draws a histogram.</summary>
    /// <param name="counts">Voxels in each bin.</param>
    /// <param name="lungCounts">Those of them in the lungs, the same bins; empty for none.</param>
    /// <param name="firstHounsfield">HU where the first bin begins.</param>
    /// <param name="binWidth">HU a bin.</param>
    /// <param name="threshold">HU of the line; null for none.</param>
    public static Picture Draw(
        ReadOnlySpan<long> counts, ReadOnlySpan<long> lungCounts, int firstHounsfield, int binWidth, int? threshold)
    {
        var picture = new Picture(Width, Height, Rgb.White);
        const int PlotWidth = Width - Left - Right, PlotHeight = Height - Top - Bottom;
        var peak = 1L;
        foreach (var count in counts) peak = Math.Max(peak, count);
        Bars(counts, All);
        Bars(lungCounts, Lungs);

        picture.Fill(Left, Top + PlotHeight, PlotWidth, 1, Ink);
        var last = firstHounsfield + (counts.Length * binWidth);
        for (var hu = (int)Math.Ceiling(firstHounsfield / (double)LabelStep) * LabelStep; hu <= last; hu += LabelStep)
        {
            picture.Fill(X(hu), Top + PlotHeight, 1, 5, Ink);
            WriteCentred(hu.ToString(CultureInfo.InvariantCulture), X(hu), Top + PlotHeight + 9, 1, Ink);
        }

        picture.Write("HU", Left + PlotWidth - 12, Height - 14, Ink);
        picture.Fill(Left, 12, 14, 14, All);
        var x = picture.Write("all voxels", Left + 20, 12, Ink, 2);
        picture.Fill(x + 16, 12, 14, 14, Lungs);
        picture.Write("lungs", x + 36, 12, Ink, 2);
        if (threshold is { } level)
        {
            picture.Fill(X(level), Top - 4, 2, PlotHeight + 4, Line);
            picture.Write(
                string.Create(CultureInfo.InvariantCulture, $"threshold {level} HU"), X(level) + 6, Top, Line, 2);
        }

        return picture;

        int X(int hu) => Left + (int)((hu - firstHounsfield) * (double)PlotWidth / (last - firstHounsfield));

        void Bars(ReadOnlySpan<long> bins, Rgb color)
        {
            for (var bin = 0; bin < bins.Length; bin++)
            {
                var height = (int)Math.Round(Math.Sqrt(bins[bin] / (double)peak) * PlotHeight);
                var from = Left + (bin * PlotWidth / bins.Length);
                picture.Fill(
                    from, Top + PlotHeight - height, Math.Max(Left + ((bin + 1) * PlotWidth / bins.Length) - from, 1),
                    height, color);
            }
        }

        void WriteCentred(string text, int centre, int y, int scale, Rgb color) =>
            picture.Write(text, centre - (text.Length * BitmapFont.Advance * scale / 2), y, color, scale);
    }
}
