using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
    /// <summary>Lines that go together, one a lane: each place waits for the one before it, lines do not.</summary>
    private const int Lanes = 8;

    private const float StepCost = 0.25f, LargestStepCost = 1.2f, VesselCost = 0.7f, FarCost = 0.1f, OutsideCost = 0.1f,
        DensityCost = 0.5f, LargestDensity = 3;

    /// <summary>The best of a band of noise reaches this evidence.</summary>
    private const float NoiseEvidence = 0.4f;

    /// <summary>
    /// Weaker evidence than this counts less than its part, so that vessels decide where nothing is seen.
    /// </summary>
    private const float ClearEvidence = 0.5f;

    /// <summary>At each place the offset from the surface, mm, and how clearly the sheet is seen, 0 to 1.</summary>
    public static (float[] Offset, float[] Seen) Trace(FlattenedLung lung, SpareArrays spare)
    {
        var (countU, countV, width) = (lung.Places.CountU, lung.Places.CountV, lung.Width);
        var (costs, sums) = (spare.Take(lung.Evidence.Length), spare.Take(lung.Evidence.Length));
        SetCosts(lung, costs);
        Array.Clear(sums);
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

        spare.Give(costs, sums);
        return (offset, seen);

        // Adds what a way along lines, there and back, brings to each place.
        void Sweep(int lines, int length, Func<int, int> first, int step) =>
            SlabScheduler.Run(lines, Lanes, (start, end) =>
            {
                var (before, now) = (new Vector256<float>[width], new Vector256<float>[width]);
                Span<int> at = stackalloc int[Lanes];
                foreach (var isBack in (ReadOnlySpan<bool>)[false, true])
                {
                    for (var i = 0; i < length; i++)
                    {
                        // Lanes that have no line go along the last one.
                        for (var lane = 0; lane < Lanes; lane++)
                        {
                            var line = Math.Min(start + lane, end - 1);
                            at[lane] = (first(line) + ((isBack ? length - 1 - i : i) * step)) * width;
                        }

                        Load(costs, at, now);
                        if (i > 0) Step(before, now);
                        var path = MemoryMarshal.Cast<Vector256<float>, float>(now.AsSpan());
                        for (var lane = 0; lane < end - start; lane++)
                        {
                            var cost = costs.AsSpan(at[lane], width);
                            var sum = sums.AsSpan(at[lane], width);
                            for (var w = 0; w < width; w++)
                                sum[w] += path[(w * Lanes) + lane] - (isBack ? cost[w] : 0);
                        }

                        (before, now) = (now, before);
                    }
                }
            });
    }

    private static void SetCosts(FlattenedLung lung, float[] costs) =>
        SlabScheduler.Run(lung.Evidence.Length, 1 << 14, (start, end) =>
        {
            for (var i = start; i < end; i++) costs[i] = Cost(lung, i);
        });

    private static float Cost(FlattenedLung lung, int i)
    {
        var w = (i % lung.Width) - lung.Band;
        var cost = float.IsNaN(lung.Ridge[i])
            ? OutsideCost
            : (VesselCost * lung.CutsVessel[i]) + (DensityCost * MathF.Min(lung.VesselDensity[i], LargestDensity))
                - Counted(lung.Evidence[i]);
        return cost + (FarCost * w * w / (lung.Band * lung.Band));
    }

    private static float Counted(float evidence) =>
        evidence <= 0 ? evidence : evidence * MathF.Min(1, evidence / ClearEvidence);

    /// <summary>The costs of a place on each line.</summary>
    private static void Load(float[] costs, ReadOnlySpan<int> at, Span<Vector256<float>> lanes)
    {
        for (var w = 0; w < lanes.Length; w++)
        {
            lanes[w] = Vector256.Create(
                costs[at[0] + w], costs[at[1] + w], costs[at[2] + w], costs[at[3] + w], costs[at[4] + w],
                costs[at[5] + w], costs[at[6] + w], costs[at[7] + w]);
        }
    }

    /// <summary>Adds to the cost of every height the least way to it from all heights of the place before.</summary>
    private static void Step(Span<Vector256<float>> before, Span<Vector256<float>> now)
    {
        var (step, largest) = (Vector256.Create(StepCost), Vector256.Create(LargestStepCost));
        var least = before[0];
        foreach (var value in before) least = Vector256.MinNative(least, value);
        for (var w = 1; w < before.Length; w++) before[w] = Vector256.MinNative(before[w], before[w - 1] + step);
        for (var w = before.Length - 2; w >= 0; w--)
            before[w] = Vector256.MinNative(before[w], before[w + 1] + step);
        for (var w = 0; w < now.Length; w++) now[w] += Vector256.MinNative(before[w] - least, largest);
    }

    /// <summary>Where the parabola through the least cost and its neighbours has its vertex, -0.5 to 0.5.</summary>
    private static float Vertex(ReadOnlySpan<float> column, int best)
    {
        if (best == 0 || best == column.Length - 1) return 0;
        var bend = column[best - 1] - (2 * column[best]) + column[best + 1];
        return bend < 1e-3f ? 0 : Math.Clamp((column[best - 1] - column[best + 1]) / (2 * bend), -0.5f, 0.5f);
    }
}
