using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Lobes;

/// <summary>
/// Traces the sheet through a <see cref="FlattenedLung"/>: at each place the height of least cost, where neighbouring
/// places may differ by little. Costs are summed along the grid's four directions (semi-global matching: Hirschmüller
/// 2008) with a penalty that grows with the step and ends at a largest one, so that a surface may jump where it must.
/// O(samples); deterministic.
/// </summary>
internal static class SheetTracing
{
    private const float StepCost = 0.25f, LargestStepCost = 1.2f, VesselCost = 0.7f, FarCost = 0.1f, OutsideCost = 0.1f,
        DensityCost = 0.5f, LargestDensity = 3;

    /// <summary>The best of a band of noise reaches this evidence.</summary>
    private const float NoiseEvidence = 0.4f;

    /// <summary>
    /// Weaker evidence than this counts less than its part, so that vessels decide where nothing is seen.
    /// </summary>
    private const float ClearEvidence = 0.5f;

    /// <summary>At each place the offset from the surface, mm, and how clearly the sheet is seen, 0 to 1.</summary>
    public static (float[] Offset, float[] Seen) Trace(FlattenedLung lung)
    {
        var (countU, countV, width) = (lung.Places.CountU, lung.Places.CountV, lung.Width);
        var costs = Costs(lung);
        var sums = new float[costs.Length];
        Sweep(countV, countU, v => v, countV);
        Sweep(countU, countV, u => u * countV, 1);
        var (offset, seen) = (new float[lung.IsInside.Length], new float[lung.IsInside.Length]);
        for (var node = 0; node < offset.Length; node++)
        {
            var column = sums.AsSpan(node * width, width);
            var best = 0;
            for (var w = 1; w < width; w++)
            {
                if (column[w] < column[best]) best = w;
            }

            offset[node] = best - lung.Band + Vertex(column, best);
            seen[node] = Math.Clamp((lung.Evidence[(node * width) + best] - NoiseEvidence) / (1 - NoiseEvidence), 0, 1);
        }

        return (offset, seen);

        // Adds what a way along lines, there and back, brings to each place.
        void Sweep(int lines, int length, Func<int, int> first, int step) => SlabScheduler.Run(lines, 4, (start, end) =>
        {
            var (before, now) = (new float[width], new float[width]);
            for (var line = start; line < end; line++)
            {
                foreach (var isBack in (ReadOnlySpan<bool>)[false, true])
                {
                    for (var i = 0; i < length; i++)
                    {
                        var node = first(line) + ((isBack ? length - 1 - i : i) * step);
                        var cost = costs.AsSpan(node * width, width);
                        if (i == 0) cost.CopyTo(now);
                        else Step(before, cost, now);
                        var sum = sums.AsSpan(node * width, width);
                        for (var w = 0; w < width; w++) sum[w] += now[w] - (isBack ? cost[w] : 0);
                        (before, now) = (now, before);
                    }
                }
            }
        });
    }

    private static float[] Costs(FlattenedLung lung)
    {
        var costs = new float[lung.Evidence.Length];
        for (var i = 0; i < costs.Length; i++)
        {
            var w = (i % lung.Width) - lung.Band;
            costs[i] = float.IsNaN(lung.Ridge[i])
                ? OutsideCost
                : (VesselCost * lung.CutsVessel[i]) + (DensityCost * MathF.Min(lung.VesselDensity[i], LargestDensity))
                    - Counted(lung.Evidence[i]);
            costs[i] += FarCost * w * w / (lung.Band * lung.Band);
        }

        return costs;
    }

    private static float Counted(float evidence) =>
        evidence <= 0 ? evidence : evidence * MathF.Min(1, evidence / ClearEvidence);

    /// <summary>The least cost of every height from all heights of the place before.</summary>
    private static void Step(Span<float> before, ReadOnlySpan<float> cost, Span<float> now)
    {
        var least = float.MaxValue;
        foreach (var value in before) least = MathF.Min(least, value);
        for (var w = 1; w < before.Length; w++) before[w] = MathF.Min(before[w], before[w - 1] + StepCost);
        for (var w = before.Length - 2; w >= 0; w--) before[w] = MathF.Min(before[w], before[w + 1] + StepCost);
        for (var w = 0; w < cost.Length; w++) now[w] = cost[w] + MathF.Min(before[w] - least, LargestStepCost);
    }

    /// <summary>Where the parabola through the least cost and its neighbours has its vertex, -0.5 to 0.5.</summary>
    private static float Vertex(ReadOnlySpan<float> column, int best)
    {
        if (best == 0 || best == column.Length - 1) return 0;
        var bend = column[best - 1] - (2 * column[best]) + column[best + 1];
        return bend < 1e-3f ? 0 : Math.Clamp((column[best - 1] - column[best + 1]) / (2 * bend), -0.5f, 0.5f);
    }
}
