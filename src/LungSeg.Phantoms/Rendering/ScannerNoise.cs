namespace LungSeg.Phantoms.Rendering;

/// <summary>
/// Noise as a scanner's: near-Gaussian, smoothed within the slice by the binomial kernel 1 2 1 along rows and
/// columns, of a given standard deviation after smoothing. A voxel's noise depends on the seed and its index alone.
/// </summary>
internal static class ScannerNoise
{
    // The white noise is a sum of four 16-bit uniforms; 1 2 1 twice multiplies its deviation by sqrt(6) twice.
    private static readonly double RawDeviation = 6 * Math.Sqrt(4 * 4294967295.0 / 12);
    private const int RawMean = 4 * 65535 / 2;

    /// <summary>Adds noise to one slice of HU, rows of <paramref name="width"/> voxels.</summary>
    public static void Add(Span<float> slice, int width, ulong sliceSeed, double standardDeviation)
    {
        if (standardDeviation <= 0) return;
        var scale = (float)(standardDeviation / RawDeviation);
        int[] raw = new int[width + 2], above = new int[width], here = new int[width], below = new int[width];
        FillRow(sliceSeed, 0, raw, here);
        FillRow(sliceSeed, 1, raw, below);
        for (var y = 0; y < slice.Length / width; y++)
        {
            (above, here, below) = (here, below, above);
            FillRow(sliceSeed, y + 2, raw, below);
            var row = slice.Slice(y * width, width);
            for (var x = 0; x < width; x++) row[x] += scale * (above[x] + (2 * here[x]) + below[x]);
        }
    }

    private static void FillRow(ulong seed, int y, int[] raw, int[] smoothed)
    {
        for (var x = 0; x < raw.Length; x++)
        {
            var bits = SplitMix64.Mix(seed + ((ulong)y << 20) + (ulong)x);
            raw[x] =
                (int)(bits & 0xFFFF)
                + (int)(bits >> 16 & 0xFFFF)
                + (int)(bits >> 32 & 0xFFFF)
                + (int)(bits >> 48)
                - RawMean;
        }

        for (var x = 0; x < smoothed.Length; x++) smoothed[x] = raw[x] + (2 * raw[x + 1]) + raw[x + 2];
    }
}
