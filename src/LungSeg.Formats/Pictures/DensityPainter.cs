using LungSeg.Voxels.Measurements;

namespace LungSeg.Formats.Pictures;

/// <summary>Colours what lies in given ranges of density, in a mask.</summary>
internal static class DensityPainter
{
    /// <summary>How much of what is marked is colour: the CT stays to be seen.</summary>
    private const float Opacity = 0.75f;

    /// <param name="hounsfield">HU, one value a pixel, rows as wide as the picture.</param>
    /// <param name="coverage">The mask, 0 outside to 1 inside, in the same order.</param>
    /// <param name="ranges">What is marked; they do not overlap.</param>
    /// <param name="picture">Drawn on.</param>
    public static void Draw(
        ReadOnlySpan<float> hounsfield, ReadOnlySpan<float> coverage, IReadOnlyList<DensityRange> ranges,
        Picture picture)
    {
        for (var y = 0; y < picture.Height; y++)
        {
            var pixels = picture.Row(y);
            var first = y * pixels.Length;
            for (var x = 0; x < pixels.Length; x++)
            {
                if (coverage[first + x] < 0.5f) continue;
                foreach (var range in ranges)
                {
                    if (range.Holds(hounsfield[first + x])) pixels[x] = pixels[x].Blend(range.Color, Opacity);
                }
            }
        }
    }
}
