using LungSeg.Benchmarks.SideBySide;

namespace LungSeg.Benchmarks.Growing;

/// <summary>What one size cost.</summary>
/// <param name="Columns">Columns and rows of a slice.</param>
/// <param name="Slices">How many.</param>
/// <param name="SpacingMm">That of the isotropic grid.</param>
/// <param name="Cost">Time and memory.</param>
internal sealed record GrowthPoint(int Columns, int Slices, double SpacingMm, ProgramCost Cost)
{
    /// <summary>How many times the voxels of the usual scan, where it is of that shape.</summary>
    public double Factor { get; init; }

    public static string Header =>
        "| scan | million voxels | isotropic, mm | clock, s | processor, s | processor, ns a voxel | peak, MB |\n"
            + "|---|---|---|---|---|---|---|";

    public string Row =>
        $"| {Columns} x {Columns} x {Slices} | {Voxels / 1e6:0} | {SpacingMm:0.##} | {Cost.Seconds:0.00} | "
            + $"{Cost.ProcessorSeconds:0.00} | {1e9 * Cost.ProcessorSeconds / Voxels:0} | {Cost.PeakMegabytes:0} |";

    private double Voxels => (double)Columns * Columns * Slices;
}
