using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// Draws the half level of a smoothly sampled mask as an anti-aliased line, and leaves the CT inside as it is.
/// </summary>
internal static class ContourPainter
{
    private const float HalfWidth = 0.8f;

    /// <param name="coverage">0 outside to 1 inside, one value a pixel, rows as wide as the picture.</param>
    /// <param name="picture">Drawn on.</param>
    /// <param name="color">The contour's colour.</param>
    public static void Draw(ReadOnlySpan<float> coverage, Picture picture, Rgb color)
    {
        for (var y = 0; y < picture.Height; y++)
        {
            var row = coverage.Slice(y * picture.Width, picture.Width);
            var above = coverage.Slice(Math.Max(y - 1, 0) * picture.Width, picture.Width);
            var below = coverage.Slice(Math.Min(y + 1, picture.Height - 1) * picture.Width, picture.Width);

            // Of a row most lies outside, with its neighbours: nothing is drawn there.
            var first = Math.Min(FirstWithin(row) - 1, Math.Min(FirstWithin(above), FirstWithin(below)));
            var last = Math.Max(
                row.LastIndexOfAnyExcept(0f) + 1,
                Math.Max(above.LastIndexOfAnyExcept(0f), below.LastIndexOfAnyExcept(0f)));
            var pixels = picture.Row(y);
            for (var x = Math.Max(first, 0); x <= Math.Min(last, row.Length - 1); x++)
            {
                // The distance to the line, in pixels, to first order: how far the value is from 1/2 over its slope.
                var slopeX = row[Math.Min(x + 1, row.Length - 1)] - row[Math.Max(x - 1, 0)];
                var slopeY = below[x] - above[x];
                var slope = MathF.Sqrt((slopeX * slopeX) + (slopeY * slopeY)) / 2;
                var opacity = slope > 0 ? Math.Clamp(HalfWidth + 0.5f - (Math.Abs(row[x] - 0.5f) / slope), 0, 1) : 0;
                if (opacity > 0) pixels[x] = pixels[x].Blend(color, opacity);
            }
        }
    }

    /// <summary>The first pixel with some of the mask; one behind the row where there is none.</summary>
    private static int FirstWithin(ReadOnlySpan<float> row)
    {
        var first = row.IndexOfAnyExcept(0f);
        return first < 0 ? row.Length + 1 : first;
    }
}
