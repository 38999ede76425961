using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>The body's air without airways and gas. It owns its masks.</summary>
/// <param name="Rest">Air that may be lung: without central airways, hilar bronchi and gas.</param>
/// <param name="Gas">Gas in stomach and bowel that was taken out.</param>
/// <param name="PureAir">Pockets of nothing but air, also those that were not taken out.</param>
internal sealed record AirWithoutGas(BitVolume Rest, BitVolume Gas, BitVolume PureAir) : IDisposable
{
    public void Dispose()
    {
        Rest.Dispose();
        Gas.Dispose();
        PureAir.Dispose();
    }
}

/// <summary>
/// Takes gas in stomach and bowel out of the air, also where a thin wall let it run together with a lung. A pocket of
/// gas is as dark as the trachea, holds nothing else, and ends at a wall; a bulla goes on into lung, an emphysematous
/// lung, however dark, is crossed by vessels, and what is large and opens into bronchi is a lung. Blocks of 4 mm are
/// looked at, so that noise does not count.
/// The rule is this project's own: darkness, evenness and wall decide, not the position, so that it holds for a stomach
/// in the chest.
/// </summary>
internal sealed class RemoveGas(GasParameters p)
{
    /// <summary>Takes the gas out; the caller disposes the result.</summary>
    public AirWithoutGas Run(ChestVolume chest, BodyAir air, Airways airways)
    {
        var found = new AirWithoutGas(air.Mask.Clone(), new(chest.Grid), new(chest.Grid));
        BitLogic.AndNot(found.Rest, airways.Central);
        BitLogic.AndNot(found.Rest, airways.Hilar);
        var (means, edge) = (chest.WideBlocks, chest.BlockEdge * chest.WideBlockEdge);
        var gasHu = airways.AirHu + p.AboveAirHu;
        using var dark = Threshold.Between(means, short.MinValue, gasHu);
        using var lungLike = LungLike(means, gasHu);
        RemoveWhatIsNotAir(dark, found.Rest, edge);
        using var cores = ConnectedComponents.Of(dark, Connectivity.Six);
        foreach (var core in cores.Components)
        {
            if (core.VoxelCount * means.Geometry.VoxelVolume < p.MinMl * 1000) continue;
            using var blocks = cores.Extract(core.Index);
            var lungFraction = LungFraction(blocks, lungLike);
            if (lungFraction > p.MaxLungFraction) continue;
            using var pocket = BlockMasks.Refine(blocks, chest.Grid, edge);
            BitLogic.And(pocket, air.Mask);
            Geodesic.Grow(pocket, air.Mask, chest.Steps(p.ReachMm));
            if (lungFraction <= p.MaxPureLungFraction)
                BitLogic.Or(found.PureAir, pocket);
            if (!IsLungOfBronchi(pocket, airways, chest) && OpenFraction(pocket, air.Mask) <= p.MaxOpenFraction)
                BitLogic.Or(found.Gas, pocket);
        }

        BitLogic.AndNot(found.Rest, found.Gas);
        return found;
    }

    private bool IsLungOfBronchi(BitVolume pocket, Airways airways, ChestVolume chest) =>
        pocket.Count() >= chest.Voxels(p.MinLungMl)
        && BitLogic.CountCommon(pocket, airways.Hilar) >= chest.Voxels(p.MinBronchiMl);

    /// <summary>Blocks of dark lung: brighter than gas, and not where gas and a wall share a block.</summary>
    private BitVolume LungLike(Volume<short> means, int gasHu)
    {
        var lungLike = Threshold.Between(means, gasHu + 1, p.MaxEmphysemaHu);
        using var tissue = Threshold.Above(means, p.MinWallHu);
        using var beside = BinaryMorphology.Dilate(tissue, StructuringElement.Neighbours(means.Geometry));
        BitLogic.AndNot(lungLike, beside);
        return lungLike;
    }

    /// <summary>The fraction of lung in the middle of a pocket, gaps between its blocks included.</summary>
    private double LungFraction(BitVolume blocks, BitVolume lungLike)
    {
        using var closed = BinaryMorphology.Close(blocks, StructuringElement.Ball(blocks.Geometry, p.GapMm));
        using var middle = BinaryMorphology.Erode(
            closed, StructuringElement.Neighbours(blocks.Geometry), outside: true);
        return BitLogic.CountCommon(middle, lungLike) / (double)Math.Max(1, middle.Count());
    }

    /// <summary>The fraction of a pocket's neighbours that are air as well.</summary>
    private static double OpenFraction(BitVolume pocket, BitVolume air)
    {
        using var shell = BinaryMorphology.Dilate(pocket, StructuringElement.Neighbours(pocket.Geometry));
        BitLogic.AndNot(shell, pocket);
        return BitLogic.CountCommon(shell, air) / (double)Math.Max(1, shell.Count());
    }

    /// <summary>Keeps the blocks whose middle is air in the body and not an airway.</summary>
    private static void RemoveWhatIsNotAir(BitVolume dark, BitVolume air, int edge)
    {
        for (var z = 0; z < dark.Size.Z; z++)
        {
            for (var y = 0; y < dark.Size.Y; y++)
            {
                var row = dark.Row(y, z);
                foreach (var x in BitRow.SetBits(row))
                {
                    var (fx, fy, fz) = (Middle(x, air.Size.X), Middle(y, air.Size.Y), Middle(z, air.Size.Z));
                    if (!air[fx, fy, fz]) row[x >> 6] &= ~(1UL << (x & 63));
                }
            }
        }

        int Middle(int block, int size) => Math.Min(size - 1, (block * edge) + (edge / 2));
    }
}
