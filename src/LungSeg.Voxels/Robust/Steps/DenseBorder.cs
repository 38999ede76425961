using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>
/// Decides by the CT's own edges what of a side's dense tissue is lung: a random walk begins at each block, steps
/// between alike neighbours easily and over an edge hardly, and ends by what the prior says of the place where it is,
/// sooner where the prior is sure. So a piece of liver that the guessed dome leaves in goes with the liver beyond it,
/// dense lung beyond the guess with dense lung. The walk is done again as if there were no edges: only what
/// edges change moves the border, so that where there is none the prior's stays. Source: random
/// walks with priors, Grady, CVPR 2005; solved by conjugate gradients. On blocks in patient order, single precision,
/// O(tissue x iterations); the same for any number of threads.
/// </summary>
internal static class DenseBorder
{
    /// <summary>No edge is closed altogether, or the equations would fall apart.</summary>
    private const float LeastWeight = 1e-4f;

    /// <summary>The residual, relative to the first one, that is small enough.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>HU farther from tissue than this are not smoothed into it.</summary>
    private const int BesideTissueHu = 70;

    /// <summary>The tissue that is dense lung rather than not; the caller disposes it.</summary>
    /// <param name="hounsfield">HU of the blocks.</param>
    /// <param name="tissue">What is looked at.</param>
    /// <param name="must">Where the prior says lung.</param>
    /// <param name="likely">Where it says that lung may be, if it does not say that it must be.</param>
    /// <param name="p">Parameters.</param>
    public static BitVolume Decide(
        Volume<short> hounsfield, BitVolume tissue, BitVolume must, BitVolume likely, DenseParameters p)
    {
        var dense = new BitVolume(tissue.Geometry);
        var box = BitBox.Bounds(tissue);
        if (box.IsEmpty || BitLogic.IsEmpty(must)) return dense;
        using var smooth = Smoothed(hounsfield, box, p);
        using var sure = Sureness(must, box, p);
        var (nodes, at) = Nodes(tissue, box);
        var (goal, pull) = (new float[nodes.Count], new float[nodes.Count]);
        for (var i = 0; i < nodes.Count; i++)
        {
            var (x, y, z) = nodes[i];
            var (isMust, isLikely) = (
                must[x + box.MinX, y + box.MinY, z + box.MinZ], likely[x + box.MinX, y + box.MinY, z + box.MinZ]);
            goal[i] = isMust ? 1 : isLikely ? (float)p.LikelyGoal : 0;
            var confidence = Math.Max((float)p.LeastSureness, sure[x, y, z]);
            if (isLikely && !isMust) confidence = Math.Min(confidence, (float)p.LikelySureness);
            pull[i] = (float)p.PriorWeight * confidence;
        }

        using var places = at;
        var chance = new Walk(nodes, at, smooth, p.EdgeHu).Solve(goal, pull, p.MaxIterations);
        var even = new Walk(nodes, at, smooth, double.PositiveInfinity).Solve(goal, pull, p.MaxIterations);
        for (var i = 0; i < nodes.Count; i++)
        {
            var isDense = goal[i] == 1 ? chance[i] - even[i] > -p.MinShift : chance[i] - even[i] > p.MinShift;
            if (isDense) dense[nodes[i].X + box.MinX, nodes[i].Y + box.MinY, nodes[i].Z + box.MinZ] = true;
        }

        return dense;
    }

    /// <summary>HU without noise; air, fat and bone beside tissue are not mixed into it.</summary>
    private static Volume<float> Smoothed(Volume<short> hounsfield, VoxelBox box, DenseParameters p)
    {
        var grid = box.GridWithin(hounsfield.Geometry);
        var smooth = new Volume<float>(grid);
        using var weight = new Volume<float>(grid);
        for (var z = 0; z < grid.Size.Z; z++)
        {
            for (var y = 0; y < grid.Size.Y; y++)
            {
                var from = hounsfield.Row(y + box.MinY, z + box.MinZ)[box.MinX..];
                Span<float> to = smooth.Row(y, z), of = weight.Row(y, z);
                for (var x = 0; x < to.Length; x++)
                {
                    if (from[x] < p.MinHu - BesideTissueHu || from[x] > p.MaxHu + BesideTissueHu) continue;
                    (to[x], of[x]) = (from[x], 1);
                }
            }
        }

        var sigma = p.NoiseMm / grid.Spacing.X;
        GaussianFilter.Smooth(smooth, sigma);
        GaussianFilter.Smooth(weight, sigma);
        Span<float> values = smooth.Span, weights = weight.Span;
        for (var i = 0; i < values.Length; i++) values[i] /= Math.Max(weights[i], 1e-3f);
        return smooth;
    }

    /// <summary>How far from its border the prior is, 0 at it to 1.</summary>
    private static Volume<float> Sureness(BitVolume must, VoxelBox box, DenseParameters p)
    {
        var sure = new Volume<float>(box.GridWithin(must.Geometry));
        for (var z = 0; z < sure.Size.Z; z++)
        {
            for (var y = 0; y < sure.Size.Y; y++)
            {
                var row = sure.Row(y, z);
                for (var x = 0; x < row.Length; x++) row[x] = must[x + box.MinX, y + box.MinY, z + box.MinZ] ? 1 : -1;
            }
        }

        GaussianFilter.Smooth(sure, p.UnsureMm / sure.Geometry.Spacing.X);
        var values = sure.Span;
        for (var i = 0; i < values.Length; i++) values[i] = Math.Abs(values[i]);
        return sure;
    }

    private static (List<(int X, int Y, int Z)> Nodes, Volume<int> At) Nodes(BitVolume tissue, VoxelBox box)
    {
        var nodes = new List<(int X, int Y, int Z)>();
        var at = new Volume<int>(box.GridWithin(tissue.Geometry));
        at.Span.Fill(-1);
        for (var z = 0; z < at.Size.Z; z++)
        {
            for (var y = 0; y < at.Size.Y; y++)
            {
                foreach (var x in BitRow.SetBits(tissue.Row(y + box.MinY, z + box.MinZ)))
                {
                    at[x - box.MinX, y, z] = nodes.Count;
                    nodes.Add((x - box.MinX, y, z));
                }
            }
        }

        return (nodes, at);
    }

    /// <summary>The equations: blocks of tissue, each with its neighbours to the left, behind and above.</summary>
    private sealed class Walk
    {
        private readonly int[] _from;
        private readonly int[] _to;
        private readonly float[] _weight;
        private readonly float[] _sum;

        public Walk(List<(int X, int Y, int Z)> nodes, Volume<int> at, Volume<float> hounsfield, double edgeHu)
        {
            var (from, to, weight) = (new List<int>(), new List<int>(), new List<float>());
            _sum = new float[nodes.Count];
            var scale = (float)(-0.5 / (edgeHu * edgeHu));
            for (var i = 0; i < nodes.Count; i++)
            {
                var (x, y, z) = nodes[i];
                Join(i, x + 1, y, z);
                Join(i, x, y + 1, z);
                Join(i, x, y, z + 1);
            }

            (_from, _to, _weight) = ([.. from], [.. to], [.. weight]);

            void Join(int i, int x, int y, int z)
            {
                if (x >= at.Size.X || y >= at.Size.Y || z >= at.Size.Z || at[x, y, z] is var j && j < 0) return;
                var (a, b, c) = nodes[i];
                var step = hounsfield[a, b, c] - hounsfield[x, y, z];
                var w = MathF.Exp(step * step * scale) + LeastWeight;
                from.Add(i);
                to.Add(j);
                weight.Add(w);
                _sum[i] += w;
                _sum[j] += w;
            }
        }

        /// <summary>The chance of each block: what minimises steps over edges and the distance to the goal.</summary>
        public float[] Solve(float[] goal, float[] pull, int maxIterations)
        {
            var n = goal.Length;
            var (u, r, d, q) = ((float[])goal.Clone(), new float[n], new float[n], new float[n]);
            Apply(u, pull, q);
            double old = 0;
            for (var i = 0; i < n; i++)
            {
                r[i] = (pull[i] * goal[i]) - q[i];
                d[i] = r[i] / (_sum[i] + pull[i]);
                old += (double)r[i] * d[i];
            }

            var enough = old * Tolerance * Tolerance;
            for (var iteration = 0; iteration < maxIterations && old > enough && old > 0; iteration++)
            {
                Apply(d, pull, q);
                double along = 0;
                for (var i = 0; i < n; i++) along += (double)d[i] * q[i];
                var step = (float)(old / along);
                double next = 0;
                for (var i = 0; i < n; i++)
                {
                    u[i] += step * d[i];
                    r[i] -= step * q[i];
                    next += (double)r[i] * r[i] / (_sum[i] + pull[i]);
                }

                var back = (float)(next / old);
                for (var i = 0; i < n; i++) d[i] = (r[i] / (_sum[i] + pull[i])) + (back * d[i]);
                old = next;
            }

            return u;
        }

        private void Apply(float[] u, float[] pull, float[] result)
        {
            for (var i = 0; i < u.Length; i++) result[i] = (_sum[i] + pull[i]) * u[i];
            for (var e = 0; e < _from.Length; e++)
            {
                var (i, j, w) = (_from[e], _to[e], _weight[e]);
                result[i] -= w * u[j];
                result[j] -= w * u[i];
            }
        }
    }
}
