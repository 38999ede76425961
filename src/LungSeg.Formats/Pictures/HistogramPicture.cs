using System.Globalization;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// A histogram of HU: all voxels in gray, those of the lungs in colour over them, the threshold as a line. Counts are
/// drawn by their square root, so that the small lung peak is seen beside the air around the patient; the axis says so.
/// </summary>
public static class HistogramPicture
{
    private const int Width = 900, Height = 420;
    private const int Left = 84, Right = 20, Top = 44, Bottom = 48;
    private const int LabelStep = 200;

    /// <summary>From one label of the counts to the next, pixels.</summary>
    private const int LabelRoom = 30;

    private static readonly Rgb Ink = new(70, 74, 82);
    private static readonly Rgb All = new(190, 195, 205);
    private static readonly Rgb Lungs = new(86, 160, 240);
    private static readonly Rgb Line = new(208, 52, 44);

    private static PictureFont Small => PictureFont.Of(TextSize.Small);

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
            var label = hu.ToString(CultureInfo.InvariantCulture);
            picture.Write(label, X(hu) - (Small.WidthOf(label) / 2), Top + PlotHeight + 9, Ink);
        }

        const string AxisName = "HU";
        picture.Write(AxisName, Left + PlotWidth - Small.WidthOf(AxisName), Height - 18, Ink);
        DrawCounts(picture, peak, PlotHeight);
        picture.Fill(Left, 8, 14, 14, All);
        var x = picture.Write("all voxels", Left + 20, 8, Ink, TextSize.Large);
        picture.Fill(x + 16, 8, 14, 14, Lungs);
        picture.Write("lungs", x + 36, 8, Ink, TextSize.Large);
        if (threshold is { } level)
        {
            picture.Fill(X(level), Top - 4, 2, PlotHeight + 4, Line);
            picture.Write(
                string.Create(CultureInfo.InvariantCulture, $"threshold {level} HU"), X(level) + 6, Top, Line,
                TextSize.Large);
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
    }

    /// <summary>The axis of counts: 1, 2 and 5 by powers of ten where there is room for their labels.</summary>
    private static void DrawCounts(Picture picture, long peak, int plotHeight)
    {
        picture.Fill(Left, Top, 1, plotHeight, Ink);
        picture.Write("voxels a bin, by square root", 6, Top - 16, Ink);
        var above = Top - LabelRoom;
        for (var power = (int)Math.Log10(peak); power >= 0; power--)
        {
            foreach (var factor in (int[])[5, 2, 1])
            {
                var count = factor * (long)Math.Pow(10, power);
                var y = Top + plotHeight - (int)Math.Round(Math.Sqrt(count / (double)peak) * plotHeight);
                if (y < above + LabelRoom || y > Top + plotHeight - LabelRoom) continue;
                picture.Fill(Left - 5, y, 5, 1, Ink);
                var label = count.ToString("N0", CultureInfo.InvariantCulture);
                picture.Write(label, Left - 8 - Small.WidthOf(label), y - (Small.CapitalHeight / 2), Ink);
                above = y;
            }
        }
    }
}
