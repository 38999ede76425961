using System.Numerics;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// Takes gas in stomach and bowel out of the air, also where a thin wall let it run together with a lung. Gas is even
/// and darker than lung; a pocket of it, grown to its wall, ends there, while a bulla or an emphysematous zone goes on into
/// lung. Cubes of 4 mm are looked at first, so that noise and single vessels do not count.
/// The rule is this project's own: the wall decides, not the position, so that it holds for a stomach in the chest.
/// </summary>
internal sealed class RemoveGas : IRobustStep
{
    private const double CubeMm = 4;

    /// <summary>The mean of a cube of gas is at most this, HU; emphysema rarely reaches it over 4 mm.</summary>
    private const int GasHu = -945;

    /// <summary>Smaller pockets are left to the choice of the lungs, mL.</summary>
    private const double LeastMl = 8;

    /// <summary>Of a pocket's surface, at most this share may face air that goes on.</summary>
    private const double LargestOpenShare = 0.3;

    /// <summary>From the middle of the dark cubes to the wall, mm.</summary>
    private const double ReachMm = 7;

    public string Name => "without-gas";

    public (BitVolume First, BitVolume? Second) Shown(RobustWorkspace work) => (work.Lungs, null);

    public void Run(RobustWorkspace work)
    {
        work.Lungs = work.Air.Clone();
        BitLogic.AndNot(work.Lungs, work.CentralAirways);
        var edge = Math.Max(1, (int)Math.Round(CubeMm / work.Grid.Spacing.X));
        using var means = BlockMeans.Of(work.Hounsfield, edge, work.Threads);
        using var dark = Threshold.Between(means, short.MinValue, GasHu, work.Threads);
        RemoveWhatIsNotAir(dark, work, edge);
        using var cores = ConnectedComponents.Of(dark, Connectivity.Six, work.Threads);
        foreach (var core in cores.Components)
        {
            if (core.VoxelCount * means.Geometry.VoxelVolume < LeastMl * 1000) continue;
            using var cubes = cores.Extract(core.Index, work.Threads);
            using var pocket = BlockMeans.Refine(cubes, work.Grid, edge);
            BitLogic.And(pocket, work.Air);
            Geodesic.Grow(pocket, work.Air, (int)Math.Ceiling(ReachMm / work.Grid.Spacing.X), work.Threads);
            if (OpenShare(pocket, work) <= LargestOpenShare) BitLogic.AndNot(work.Lungs, pocket);
        }
    }

    /// <summary>The share of a pocket's neighbours that are air as well.</summary>
    private static double OpenShare(BitVolume pocket, RobustWorkspace work)
    {
        using var shell = BinaryMorphology.Dilate(pocket, Geodesic.Neighbours(work.Grid), work.Threads);
        BitLogic.AndNot(shell, pocket);
        return BitLogic.CountCommon(shell, work.Air) / (double)Math.Max(1, shell.Count());
    }

    /// <summary>Keeps the cubes whose middle is air in the body and not an airway.</summary>
    private static void RemoveWhatIsNotAir(BitVolume dark, RobustWorkspace work, int edge)
    {
        for (var z = 0; z < dark.Size.Z; z++)
        {
            for (var y = 0; y < dark.Size.Y; y++)
            {
                var row = dark.Row(y, z);
                for (var w = 0; w < row.Length; w++)
                {
                    for (var rest = row[w]; rest != 0; rest &= rest - 1)
                    {
                        var x = (w << 6) + BitOperations.TrailingZeroCount(rest);
                        var (fx, fy, fz) = (Middle(x, work.Grid.Size.X), Middle(y, work.Grid.Size.Y), Middle(z, work.Grid.Size.Z));
                        if (!work.Lungs[fx, fy, fz]) row[w] &= ~(1UL << (x & 63));
                    }
                }
            }
        }

        int Middle(int cube, int size) => Math.Min(size - 1, (cube * edge) + (edge / 2));
    }
}
