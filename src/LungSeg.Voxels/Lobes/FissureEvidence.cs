using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Lobes;

/// <summary>
/// What of one lung looks like a fissure, and where its vessels are, on blocks of about 2 mm: for the search of whole
/// surfaces. It owns its memory.
/// </summary>
internal sealed class FissureEvidence : IDisposable
{
    /// <summary>A block whose voxels all look like a sheet has this; before smoothing.</summary>
    private const float Gain = 5;

    /// <summary>Vessels beside a place are counted within this of it, blocks; and so far around it.</summary>
    private const double NearBlocks = 1.5, AroundBlocks = 7;

    private readonly LungCrop _lung;
    private readonly LobeParameters _p;
    private readonly int _edge;

    /// <param name="lung">The lung; not changed.</param>
    /// <param name="p">What a sheet and a vessel are.</param>
    /// <param name="frames">The planes near which fissures are expected: evidence is gathered for each.</param>
    public FissureEvidence(LungCrop lung, LobeParameters p, IReadOnlyList<PlaneFrame> frames)
    {
        (_lung, _p) = (lung, p);
        _edge = Math.Max(1, (int)Math.Round(p.BlockMm / lung.Spacing.X));
        var size = new Size3(Blocks(lung.Size.X), Blocks(lung.Size.Y), Blocks(lung.Size.Z));
        Edge = lung.Spacing * _edge;
        var grid = VolumeGeometry.AxisAligned(size, Edge);
        Sheets = [.. frames.Select(_ => new Volume<float>(grid))];
        Vessels = new(grid);
        Inside = new bool[size.Length];
        Gather(lung.Smoothed, frames);
        lung.ForgetSmoothed(); // The search that follows has its own memory; whoever else needs it looks first.
        foreach (var sheets in Sheets) GaussianFilter.Smooth(sheets, 1);
        MakeRelative(Vessels);
    }

    /// <summary>How much looks like a sheet near each of the planes, from 0; a clear one has more than 1.</summary>
    public IReadOnlyList<Volume<float>> Sheets { get; }

    /// <summary>The density of vessels relative to that around: 1 where it is as around.</summary>
    public Volume<float> Vessels { get; }

    /// <summary>Blocks in the lung, not at its border.</summary>
    public bool[] Inside { get; }

    /// <summary>Edge lengths of a block, mm.</summary>
    public Vector3D Edge { get; }

    /// <summary>The relative density of vessels at a voxel, out of all of <see cref="Vessels"/>.</summary>
    public float VesselsAt(ReadOnlySpan<float> vessels, int x, int y, int z) =>
        vessels[(((z / _edge * Vessels.Size.Y) + (y / _edge)) * Vessels.Size.X) + (x / _edge)];

    public void Dispose()
    {
        foreach (var sheets in Sheets) sheets.Dispose();
        Vessels.Dispose();
    }

    private int Blocks(int voxels) => (voxels + _edge - 1) / _edge;

    private void Gather(Volume<float> smooth, IReadOnlyList<PlaneFrame> frames)
    {
        var (inner, size) = (_lung.Inner, _lung.Size);
        var filter = new SheetFilter(_p.TubePenalty);
        var toStrength = (float)(_p.ScaleMm * _p.ScaleMm
            / (_lung.Spacing.X * _lung.Spacing.X) / _p.ClearSheetHu);
        var vessel = _lung.MedianHu + (float)_p.VesselHu;
        var (minCosine, fullCosine) = ((float)_p.MinCosine, 0.8f * (1 - (float)_p.MinCosine));
        (float X, float Y, float Z)[] across = [.. frames.Select(f => ((float)f.W.X, (float)f.W.Y, (float)f.W.Z))];
        var least = LeastBend() * LeastBend();
        var share = Gain / (_edge * _edge * _edge);
        SlabScheduler.Run(Vessels.Size.Z, 1, (start, end) =>
        {
            for (var bz = start; bz < end; bz++)
            {
                var counts = new int[Vessels.Size.SliceLength];
                for (var z = Math.Max(1, bz * _edge); z < Math.Min(size.Z - 1, (bz + 1) * _edge); z++)
                {
                    for (var y = 1; y < size.Y - 1; y++) Row(y, z, bz, counts);
                }

                var half = _edge * _edge * _edge / 2;
                for (var i = 0; i < counts.Length; i++)
                    Inside[(bz * counts.Length) + i] = counts[i] > half;
            }
        });

        // A sheet so near to a plane that it counts is bent down across that plane too, by a known part of all its
        // curvature: most voxels need no more.
        bool IsBentAcross(float xx, float yy, float zz, float xy, float xz, float yz)
        {
            var all = (xx * xx) + (yy * yy) + (zz * zz) + (2 * ((xy * xy) + (xz * xz) + (yz * yz)));
            foreach (var (x, y, z) in across)
            {
                var bend = (x * x * xx) + (y * y * yy) + (z * z * zz)
                    + (2 * ((x * y * xy) + (x * z * xz) + (y * z * yz)));
                if (bend < 0 && bend * bend >= least * all) return true;
            }

            return false;
        }

        void Row(int y, int z, int bz, int[] counts)
        {
            if (!inner.Row(y, z).ContainsAnyExcept(0UL)) return;
            var rows = new CurvatureRows(smooth, y, z);
            var blockRow = y / _edge * Vessels.Size.X;
            var vessels = Vessels.Slice(bz);
            foreach (var x in BitRow.SetBits(inner.Row(y, z)))
            {
                var block = blockRow + (x / _edge);
                counts[block]++;
                if (rows[x] > vessel) vessels[block] += share;
                var (xx, yy, zz) = rows.Along(x);
                if (xx + yy + zz >= 0) continue;
                var (xy, xz, yz) = rows.Mixed(x);
                if (!IsBentAcross(xx, yy, zz, xy, xz, yz)) continue;
                var strength = filter.Strength(xx, yy, zz, xy, xz, yz, out var normal);
                if (strength <= 0) continue;
                strength = MathF.Min(strength * toStrength, 1.5f) * share;
                for (var i = 0; i < across.Length; i++)
                {
                    var a = across[i];
                    var cosine = MathF.Abs((normal.X * a.X) + (normal.Y * a.Y) + (normal.Z * a.Z));
                    if (cosine > minCosine)
                        Sheets[i].Slice(bz)[block] += strength * MathF.Min(1, (cosine - minCosine) / fullCosine);
                }
            }
        }
    }

    /// <summary>
    /// Of a matrix of second derivatives with a strength above 0, of which no other curvature is more than 1 / t of
    /// that across the sheet: the least curvature across a plane whose cosine with the sheet is c, relative to the
    /// matrix' norm. Less by a hundredth, for rounding.
    /// </summary>
    private float LeastBend()
    {
        var (c, t) = (_p.MinCosine, _p.TubePenalty);
        if (t <= 0) return 0;
        return (float)(0.99 * Math.Max(0, ((c * c) - ((1 - (c * c)) / t)) / Math.Sqrt(1 + (2 / (t * t)))));
    }

    private static void MakeRelative(Volume<float> vessels)
    {
        using var around = new Volume<float>(vessels.Geometry);
        GaussianFilter.Smooth(vessels, around, AroundBlocks);
        GaussianFilter.Smooth(vessels, NearBlocks);
        Span<float> near = vessels.Span, far = around.Span;
        for (var i = 0; i < near.Length; i++) near[i] /= far[i] + (0.01f * Gain);
    }
}
