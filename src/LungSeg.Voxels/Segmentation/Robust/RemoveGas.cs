using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// Takes gas in stomach and bowel out of the air, also where a thin wall let it run together with a lung. A pocket of
/// gas is as dark as the trachea, holds nothing else, and ends at a wall; a bulla goes on into lung, an emphysematous
/// lung, however dark, is crossed by vessels, and what is large and opens into bronchi is a lung. Cubes of 4 mm are looked at, so that noise does not count.
/// The rule is this project's own: darkness, evenness and wall decide, not the position, so that it holds for a stomach
/// in the chest.
/// </summary>
internal sealed class RemoveGas : IRobustStep
{
    /// <summary>A cube of gas is at most this much brighter than the air of the trachea, HU.</summary>
    private const int AboveAir = 40;

    /// <summary>Smaller pockets are left to the choice of the lungs, mL.</summary>
    private const double LeastMl = 8;

    /// <summary>An emphysematous lung that is not as dark as gas is darker than this, HU.</summary>
    private const int BrightestEmphysema = -800;

    /// <summary>A cube of this HU or more has a wall in it.</summary>
    private const int LeastTissue = -600;

    /// <summary>Within a pocket, closed over gaps of this radius, mm, at most this share of the cubes is such lung.</summary>
    private const double GapMm = 8;
    private const double LargestLungShare = 0.12;

    /// <summary>And at most this share where a pocket counts as pure air for a flag: emphysema has more.</summary>
    private const double PureLungShare = 0.08;

    /// <summary>Of a pocket's surface, at most this share may face air that goes on.</summary>
    private const double LargestOpenShare = 0.3;

    /// <summary>A pocket of at least so much, mL, that shares so much, mL, with bronchi is a lung.</summary>
    private const double LeastLungMl = 200;
    private const double LeastBronchiMl = 0.1;

    /// <summary>From the middle of the dark cubes to the wall, mm.</summary>
    private const double ReachMm = 7;

    public string Name => "without-gas";

    public IReadOnlyList<ShownMask> Shown(RobustWorkspace work) => [new("air without airways and large gas", work.Lungs)];

    public void Run(RobustWorkspace work)
    {
        work.Lungs = work.Air.Clone();
        BitLogic.AndNot(work.Lungs, work.CentralAirways);
        BitLogic.AndNot(work.Lungs, work.HilarBronchi);
        (work.Gas, work.PureAir) = (new(work.Grid), new(work.Grid));
        var (means, edge) = (work.WideCubes, work.CubeEdge * work.CubesOfWideCube);
        var gas = work.AirHu + AboveAir;
        using var dark = Threshold.Between(means, short.MinValue, gas, work.Threads);
        using var lungLike = LungLike(means, gas, work.Threads);
        RemoveWhatIsNotAir(dark, work, edge);
        using var cores = ConnectedComponents.Of(dark, Connectivity.Six, work.Threads);
        foreach (var core in cores.Components)
        {
            if (core.VoxelCount * means.Geometry.VoxelVolume < LeastMl * 1000) continue;
            using var cubes = cores.Extract(core.Index, work.Threads);
            var lungShare = LungShare(cubes, lungLike, work.Threads);
            if (lungShare > LargestLungShare) continue;
            using var pocket = BlockMasks.Refine(cubes, work.Grid, edge, work.Threads);
            BitLogic.And(pocket, work.Air);
            Geodesic.Grow(pocket, work.Air, (int)Math.Ceiling(ReachMm / work.Grid.Spacing.X), work.Threads);
            if (lungShare <= PureLungShare) BitLogic.Or(work.PureAir, pocket);
            if (!IsLungOfBronchi(pocket, work) && OpenShare(pocket, work) <= LargestOpenShare) BitLogic.Or(work.Gas, pocket);
        }

        BitLogic.AndNot(work.Lungs, work.Gas);
    }

    private static bool IsLungOfBronchi(BitVolume pocket, RobustWorkspace work) =>
        pocket.Count() >= work.Voxels(LeastLungMl)
        && BitLogic.CountCommon(pocket, work.HilarBronchi) >= work.Voxels(LeastBronchiMl);

    /// <summary>Cubes of dark lung: brighter than gas, and not where gas and a wall share a cube.</summary>
    private static BitVolume LungLike(Volume<short> means, int gas, int threads)
    {
        var lungLike = Threshold.Between(means, gas + 1, BrightestEmphysema, threads);
        using var tissue = Threshold.Above(means, LeastTissue, threads);
        using var beside = BinaryMorphology.Dilate(tissue, StructuringElement.Neighbours(means.Geometry), threads);
        BitLogic.AndNot(lungLike, beside);
        return lungLike;
    }

    /// <summary>The share of lung in the middle of a pocket, gaps between its cubes included.</summary>
    private static double LungShare(BitVolume cubes, BitVolume lungLike, int threads)
    {
        using var closed = BinaryMorphology.Close(cubes, StructuringElement.Ball(cubes.Geometry, GapMm), threads);
        using var middle = BinaryMorphology.Erode(closed, StructuringElement.Neighbours(cubes.Geometry), outside: true, threads);
        return BitLogic.CountCommon(middle, lungLike) / (double)Math.Max(1, middle.Count());
    }

    /// <summary>The share of a pocket's neighbours that are air as well.</summary>
    private static double OpenShare(BitVolume pocket, RobustWorkspace work)
    {
        using var shell = BinaryMorphology.Dilate(pocket, StructuringElement.Neighbours(work.Grid), work.Threads);
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
                foreach (var x in BitRow.SetBits(row))
                {
                    var (fx, fy, fz) = (Middle(x, work.Grid.Size.X), Middle(y, work.Grid.Size.Y), Middle(z, work.Grid.Size.Z));
                    if (!work.Lungs[fx, fy, fz]) row[x >> 6] &= ~(1UL << (x & 63));
                }
            }
        }

        int Middle(int cube, int size) => Math.Min(size - 1, (cube * edge) + (edge / 2));
    }
}
