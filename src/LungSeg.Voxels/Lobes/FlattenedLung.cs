using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Lobes;

/// <summary>
/// A lung as it lies along a surface: samples at places (u, v) 2 mm apart, and at each from a band below the surface to
/// a band above it, 1 mm apart. HU averaged along the surface, vessels left out, show a sheet that goes along it far
/// above the noise of single voxels (straightened reformation). Layout: w fastest, then v, then u.
/// </summary>
internal sealed class FlattenedLung
{
    public const double StepMm = 2;

    /// <summary>A voxel this much above what counts as a smoothed vessel is one.</summary>
    private const float AboveVesselHu = 80;

    /// <summary>Of the places that a mean is made of at least this fraction must show lung.</summary>
    private const float MinShown = 0.25f;

    /// <summary>Ridges of up to this are told apart, in half HU.</summary>
    private const int HalfHu = 1024;

    private readonly LungCrop _lung;
    private readonly Volume<float> _hounsfield;
    private readonly FissureEvidence _evidence;
    private readonly LobeParameters _p;
    private readonly int _beside;
    private readonly int _samples;

    /// <param name="lung">The lung; not changed.</param>
    /// <param name="hounsfield">The HU of it that are looked at.</param>
    /// <param name="evidence">Where its vessels are.</param>
    /// <param name="domain">The part of it, on its grid, that the fissure cuts, without its border.</param>
    /// <param name="frame">The plane that the surface is over.</param>
    /// <param name="surface">The surface.</param>
    /// <param name="bandMm">How far from the surface is looked.</param>
    /// <param name="p">The parameters.</param>
    /// <param name="spare">Arrays to work in.</param>
    public FlattenedLung(
        LungCrop lung, Volume<float> hounsfield, FissureEvidence evidence, BitVolume domain, PlaneFrame frame,
        HeightField surface, double bandMm, LobeParameters p, SpareArrays spare)
    {
        (_lung, _hounsfield, _evidence, _p) = (lung, hounsfield, evidence, p);
        _beside = (int)Math.Round(p.BesideMm);
        Band = (int)Math.Round(bandMm);
        _samples = (2 * (Band + _beside)) + 1;
        Places = HeightField.Over(
            new((surface.CountU - 1) / 2.0 * surface.StepMm, (surface.CountV - 1) / 2.0 * surface.StepMm), StepMm);
        Places.Set((u, v) => surface.At(u, v));
        var nodes = Places.CountU * Places.CountV;
        IsInside = new bool[nodes];
        CutsVessel = new float[nodes * Width];
        VesselDensity = new float[nodes * Width];
        var (values, weights, scratch) = (Take(), Take(), Take());
        Array.Clear(values);
        Array.Clear(weights);
        Sample(domain, frame, values, weights);
        var kernel = GaussianFilter.Weights(p.AlongMm / StepMm);
        Smooth(values, scratch, kernel);
        Smooth(weights, scratch, kernel);
        Ridge = Ridges(values, weights);
        spare.Give(values, weights, scratch);
        (MedianRidgeHu, NoiseHu) = Noise();
        Evidence = Evident();

        float[] Take() => spare.Take(nodes * _samples);
    }

    /// <summary>Samples on each side of the surface, 1 mm apart.</summary>
    public int Band { get; }

    /// <summary>Samples at a place.</summary>
    public int Width => (2 * Band) + 1;

    /// <summary>The places, with the surface's heights.</summary>
    public HeightField Places { get; }

    /// <summary>Whether the surface is in the domain there.</summary>
    public bool[] IsInside { get; }

    /// <summary>By how much each sample is brighter than lung on both sides of it, HU; not a number where lung does not
    /// show.</summary>
    public float[] Ridge { get; }

    public float MedianRidgeHu { get; }

    /// <summary>The standard deviation of ridges where there is none.</summary>
    public float NoiseHu { get; }

    /// <summary>How clearly each sample is on a sheet, -0.3 to 1.5; a clear one has 1.</summary>
    public float[] Evidence { get; }

    /// <summary>1 where a sample lies in a vessel.</summary>
    public float[] CutsVessel { get; }

    /// <summary>The density of vessels around a sample relative to that farther around.</summary>
    public float[] VesselDensity { get; }

    private void Sample(BitVolume domain, PlaneFrame frame, float[] values, float[] weights)
    {
        var (size, spacing) = (_lung.Size, _lung.Spacing);
        var vessel = _lung.MedianHu + (float)_p.VesselHu + AboveVesselHu;
        var brightest = _lung.MedianHu + (float)_p.BrightestMeanHu;
        (float X, float Y, float Z) up = ((float)(frame.W.X / spacing.X), (float)(frame.W.Y / spacing.Y),
            (float)(frame.W.Z / spacing.Z));
        SlabScheduler.Run(Places.CountU, 4, (start, end) =>
        {
            Span<float> hu = _hounsfield.Span, vessels = _evidence.Vessels.Span;
            var isVessel = new bool[_samples];
            for (var i = start; i < end; i++)
            {
                for (var j = 0; j < Places.CountV; j++)
                {
                    var node = (i * Places.CountV) + j;
                    var foot = frame.At(Places.U(i), Places.V(j), Places.Heights[node] - Band - _beside);
                    float x = (float)(foot.X / spacing.X), y = (float)(foot.Y / spacing.Y),
                        z = (float)(foot.Z / spacing.Z);
                    Array.Clear(isVessel);
                    for (var k = 0; k < _samples; k++, x += up.X, y += up.Y, z += up.Z)
                    {
                        if (x < 0 || y < 0 || z < 0 || x >= size.X - 1 || y >= size.Y - 1 || z >= size.Z - 1) continue;
                        int a = (int)x, b = (int)y, c = (int)z;
                        if (!IsSet(domain, (int)(x + 0.5f), (int)(y + 0.5f), (int)(z + 0.5f))) continue;
                        var sample = Trilinear(hu, size.X, size.SliceLength, a, b, c, x - a, y - b, z - c);
                        var at = (node * _samples) + k;
                        if (k >= _beside && k < _samples - _beside)
                            VesselDensity[(node * Width) + k - _beside] = _evidence.VesselsAt(vessels, a, b, c);
                        (values[at], weights[at], isVessel[k]) = (MathF.Min(sample, brightest), 1, sample > vessel);
                    }

                    IsInside[node] = weights[(node * _samples) + Band + _beside] > 0;
                    LeaveOutVessels(node, isVessel, values, weights);
                }
            }
        });
    }

    private void LeaveOutVessels(int node, bool[] isVessel, float[] values, float[] weights)
    {
        for (var k = 0; k < _samples; k++)
        {
            var isNear = isVessel[k] || (k > 0 && isVessel[k - 1]) || (k < _samples - 1 && isVessel[k + 1]);
            if (isNear) weights[(node * _samples) + k] = 0;
            values[(node * _samples) + k] *= weights[(node * _samples) + k];
            var w = k - _beside;
            if (isNear && w >= 0 && w < Width) CutsVessel[(node * Width) + w] = isVessel[k] ? 1 : 0.5f;
        }
    }

    private static bool IsSet(BitVolume mask, int x, int y, int z) => (mask.Row(y, z)[x >> 6] >> (x & 63) & 1) != 0;

    private static float Trilinear(
        ReadOnlySpan<float> v, int sy, int sz, int x, int y, int z, float fx, float fy, float fz)
    {
        var at = (z * sz) + (y * sy) + x;
        float a = v[at] + (fx * (v[at + 1] - v[at])), b = v[at + sy] + (fx * (v[at + sy + 1] - v[at + sy]));
        at += sz;
        float c = v[at] + (fx * (v[at + 1] - v[at])), d = v[at + sy] + (fx * (v[at + sy + 1] - v[at + sy]));
        float front = a + (fy * (b - a)), back = c + (fy * (d - c));
        return front + (fz * (back - front));
    }

    /// <summary>Smooths along u and v; what lies beyond counts as 0.</summary>
    private void Smooth(float[] data, float[] scratch, float[] kernel)
    {
        Along(data, scratch, alongU: true);
        Along(scratch, data, alongU: false);

        void Along(float[] from, float[] to, bool alongU)
        {
            var step = alongU ? Places.CountV : 1;
            SlabScheduler.Run(Places.CountU, 4, (start, end) =>
            {
                var taps = new RowTaps(kernel);
                var radius = kernel.Length - 1;
                for (var i = start; i < end; i++)
                {
                    for (var j = 0; j < Places.CountV; j++)
                    {
                        var (node, at, count) = (
                            (i * Places.CountV) + j, alongU ? i : j, alongU ? Places.CountU : Places.CountV);
                        for (var tap = 0; tap < taps.Count; tap++)
                            taps.Offsets[tap] = (node + ((tap - radius) * step)) * _samples;
                        taps.Sum(
                            from, to.AsSpan(node * _samples, _samples), Math.Max(0, radius - at),
                            Math.Min(taps.Count, count + radius - at));
                    }
                }
            });
        }
    }

    /// <summary>Ridges above the usual one, by how far noise goes.</summary>
    private float[] Evident()
    {
        var scale = (float)Math.Max(2 * _p.MinRidgeHu, 4 * NoiseHu);
        var evidence = new float[Ridge.Length];
        SlabScheduler.Run(evidence.Length, 1 << 14, (start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                evidence[i] = float.IsNaN(Ridge[i])
                    ? 0
                    : Math.Clamp((Ridge[i] - MedianRidgeHu) / scale, -0.3f, 1.5f);
            }
        });
        return evidence;
    }

    private float[] Ridges(float[] values, float[] weights)
    {
        var ridges = new float[IsInside.Length * Width];
        SlabScheduler.Run(Places.CountU, 4, (start, end) =>
        {
            var mean = new float[_samples];
            for (var node = start * Places.CountV; node < end * Places.CountV; node++)
            {
                var at = node * _samples;
                for (var k = 0; k < _samples; k++)
                    mean[k] = weights[at + k] > 0.02f ? values[at + k] / weights[at + k] : _lung.MedianHu;
                for (var w = 0; w < Width; w++)
                {
                    var k = w + _beside;
                    var shown = weights[at + k];
                    var middle = (0.25f * (mean[k - 1] + mean[k + 1])) + (0.5f * mean[k]);
                    ridges[(node * Width) + w] = shown < MinShown
                        ? float.NaN
                        : middle - MathF.Max(mean[k - _beside], mean[k + _beside]);
                }
            }
        });
        return ridges;
    }

    /// <summary>
    /// Median and standard deviation (from the median distance to it) by histograms of half HU. A clear sheet on the
    /// surface has shadows on both sides of it: what is as near as that is left out where the band is wide enough.
    /// </summary>
    private (float Median, float Noise) Noise()
    {
        var shadow = Band > 3 * _beside ? 2 * _beside : Band > _beside ? _beside : 0;
        var counts = new int[2 * HalfHu];
        for (var i = 0; i < Ridge.Length; i++)
        {
            if (float.IsNaN(Ridge[i]) || Math.Abs((i % Width) - Band) < shadow) continue;
            counts[Math.Clamp((int)MathF.Round(2 * Ridge[i]) + HalfHu, 0, counts.Length - 1)]++;
        }

        var median = Middle(counts);
        var away = new int[2 * HalfHu];
        for (var i = 0; i < counts.Length; i++)
            away[Math.Min(Math.Abs(i - median), away.Length - 1)] += counts[i];
        return ((median - HalfHu) / 2f, 1.4826f * Middle(away) / 2f);

        static int Middle(int[] counts)
        {
            var (rest, at) = (counts.Sum() / 2, 0);
            while (at < counts.Length - 1 && (rest -= counts[at]) >= 0) at++;
            return at;
        }
    }
}
