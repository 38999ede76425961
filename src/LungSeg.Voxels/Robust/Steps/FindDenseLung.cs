using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Parameters;
using LungSeg.Voxels.Quality;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>
/// Estimates the part of each lung that holds no air, with fluid in the pleural space: where lung must be
/// (<see cref="DensePrior"/>) up to the CT's own edges (<see cref="DenseBorder"/>), what is as dense as tissue and
/// neither fat nor bone, in pieces that lie at ribs which the lung should reach and does not. Healthy lungs reach their
/// ribs, so nothing is looked for there, whatever liver, spleen or heart do. On blocks of 2 mm. The rule is this
/// project's own; the comparison of lung and rib cage is that of Mansoor et al., 2014.
/// </summary>
internal sealed class FindDenseLung(DenseParameters p, TissueParameters tissue)
{
    /// <summary>Looks at both sides; the caller disposes the result.</summary>
    public DenseLung Run(ChestVolume chest, ChestBody body, Airways airways, LungSides lungs)
    {
        using var right = chest.Coarsened(lungs.Right, fraction: 0.5);
        using var left = chest.Coarsened(lungs.Left, fraction: 0.5);
        var (ofRight, ofLeft) = (right.Count(), left.Count());
        if (ofRight + ofLeft == 0) return Nothing(chest);
        var middle = chest.InBlocks(body.MiddleX);
        var larger = ofRight >= ofLeft ? right : left;
        var (centreX, centreY) = Centre(larger);
        var beside = Math.Abs(centreX - middle);
        var raysRight = new DenseRays(larger.Geometry, middle - beside, centreY, isLeft: false, right);
        var raysLeft = new DenseRays(larger.Geometry, middle + beside, centreY, isLeft: true, left);
        raysRight.SeeRibs(chest.Blocks, raysLeft, tissue.BoneHu, p);
        raysLeft.SeeRibs(chest.Blocks, raysRight, tissue.BoneHu, p);
        var (priorRight, priorLeft) = (new DensePrior(raysRight, raysLeft, p), new DensePrior(raysLeft, raysRight, p));
        if (!priorRight.IsWanting && !priorLeft.IsWanting) return Nothing(chest);

        var found = new DenseLung(
            Voxels(Side(priorRight, right, left, middle, chest), chest, body, airways, lungs),
            Voxels(Side(priorLeft, left, right, middle, chest), chest, body, airways, lungs), []);
        var (denseRight, denseLeft) = (found.Right.Count(), found.Left.Count());
        var isCut = Math.Max(priorRight.WithoutRibs, priorLeft.WithoutRibs) > p.MaxWithoutRibs;
        var isMuch =
            denseRight > p.MaxFraction * (denseRight + lungs.Right.Count())
            || denseLeft > p.MaxFraction * (denseLeft + lungs.Left.Count());
        var isGuessed = (denseRight > 0 && priorRight.IsGuessed) || (denseLeft > 0 && priorLeft.IsGuessed);
        var isDoubtful = isCut || isMuch || isGuessed || (denseRight > 0 && denseLeft > 0);
        return denseRight + denseLeft > 0 && isDoubtful
            ? found with { Flags = [QualityFlags.DenseLungUnreliable(chest.Millilitres(denseRight + denseLeft))] }
            : found;
    }

    private static DenseLung Nothing(ChestVolume chest) => new(new(chest.Grid), new(chest.Grid), []);

    /// <summary>The dense part on one side, in blocks.</summary>
    private BitVolume Side(DensePrior prior, BitVolume lung, BitVolume otherLung, double middle, ChestVolume chest)
    {
        var grid = lung.Geometry;
        if (!prior.IsWanting) return new(grid);
        using var raw = prior.Blocks(middle);
        using var must = BinaryMorphology.Close(raw, StructuringElement.Ball(grid, p.ClosingMm));
        using BitVolume likely = prior.Likely(middle), within = prior.WithinRibs(middle);
        BitLogic.AndNot(within, otherLung);
        using var looked = Threshold.Between(chest.Blocks, p.MinHu, p.MaxHu);
        BitLogic.And(looked, within);
        BitLogic.AndNot(looked, lung);
        ClearFarFrom(must, looked);
        using var dense = DenseBorder.Decide(chest.Blocks, looked, must, likely, p);

        // Closed together with the lung: the border between the two is mixed and belongs to either.
        // What the lung alone encloses (vessels at its hilum) does not.
        var bronchus = StructuringElement.Ball(grid, p.BronchusMm);
        using var near = BinaryMorphology.Dilate(dense, bronchus);
        BitLogic.And(near, within);
        BitLogic.Or(dense, lung);
        using var closed = BinaryMorphology.Close(dense, bronchus);
        BitLogic.And(closed, near);
        BitLogic.AndNot(closed, lung);
        using var opened = BinaryMorphology.Open(closed, StructuringElement.Ball(grid, p.OpeningMm), outside: true);

        using var pieces = ConnectedComponents.Of(opened, Connectivity.Six);
        using var wall = AtWall(opened, prior);
        var atWall = pieces.CountWithin(wall);
        return pieces.Extract(piece =>
            Millilitres(piece.VoxelCount) >= p.MinMl && Millilitres(atWall[piece.Index]) >= p.MinAtWallMl
        );

        double Millilitres(long blocks) => blocks * grid.VoxelVolume / 1000;
    }

    /// <summary>Leaves of what is looked at the slices of the prior and those near to it.</summary>
    private void ClearFarFrom(BitVolume must, BitVolume looked)
    {
        var (box, reach) = (BitBox.Bounds(must), (int)Math.Ceiling(p.BeyondMm / must.Geometry.Spacing.Z));
        for (var z = 0; z < looked.Size.Z; z++)
        {
            if (box.IsEmpty || z < box.MinZ - reach || z > box.MaxZ + reach) looked.Slice(z).Clear();
        }
    }

    private static BitVolume AtWall(BitVolume dense, DensePrior prior)
    {
        var wall = new BitVolume(dense.Geometry);
        for (var z = 0; z < dense.Size.Z; z++)
        {
            for (var y = 0; y < dense.Size.Y; y++)
            {
                foreach (var x in BitRow.SetBits(dense.Row(y, z))) wall[x, y, z] = prior.IsAtWantingWall(x, y, z);
            }
        }

        return wall;
    }

    /// <summary>The blocks as voxels, without what is known to be something else; disposes the blocks.</summary>
    private static BitVolume Voxels(
        BitVolume blocks, ChestVolume chest, ChestBody body, Airways airways, LungSides lungs)
    {
        using var done = blocks;
        var voxels = chest.Refined(blocks);
        BitLogic.And(voxels, body.Mask);
        foreach (var other in (BitVolume[])[lungs.Right, lungs.Left, airways.Lumen]) BitLogic.AndNot(voxels, other);
        return voxels;
    }

    private static (double X, double Y) Centre(BitVolume lung)
    {
        double sumX = 0, sumY = 0;
        for (var z = 0; z < lung.Size.Z; z++)
        {
            for (var y = 0; y < lung.Size.Y; y++)
            {
                foreach (var x in BitRow.SetBits(lung.Row(y, z))) (sumX, sumY) = (sumX + x, sumY + y);
            }
        }

        var count = lung.Count();
        return (sumX / count, sumY / count);
    }
}
