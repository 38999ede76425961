using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>
/// Fills each lung on its own with what lies in it: a closing by a ball brings back vessels, bronchi and a smooth
/// mediastinal border; away from the mediastinum, where no large vessel enters, a larger ball brings back nodules on
/// the pleura and in the lung (on blocks of 2 mm; the first closing joins what it finds to the lung). What is then
/// enclosed in three dimensions is filled too. A slice-wise fill is used at the hilum only (<see cref="CutAirways"/>):
/// it would fill the dome of the diaphragm. Neither lung may take what is the other's, nor trachea and main bronchi,
/// nor anything outside the body.
/// Source: closing with a ball, Pulmonary Toolkit (5 to 8 mm) and Chest Imaging Platform; that vessels of more than a
/// centimetre at the hilum are not lung follows the atlas of RTOG 1106.
/// </summary>
internal sealed class FillLungs(FillingParameters p, HilumParameters hilum)
{
    private readonly CutAirways _cutAirways = new(hilum);

    /// <summary>Fills both lungs; the caller disposes the result.</summary>
    public LungSides Run(ChestVolume chest, ChestBody body, Airways airways, LungSides lungs)
    {
        using var rightBlocks = chest.Coarsened(lungs.Right, p.MinBlockFraction);
        using var leftBlocks = chest.Coarsened(lungs.Left, p.MinBlockFraction);
        using var closedRight = BinaryMorphology.Close(
            rightBlocks, StructuringElement.Ball(rightBlocks.Geometry, p.PeripheralRadiusMm));
        using var closedLeft = BinaryMorphology.Close(
            leftBlocks, StructuringElement.Ball(leftBlocks.Geometry, p.PeripheralRadiusMm));
        using var never = Mediastinum(closedRight, closedLeft, body, chest);
        AddFatAndBone(never, closedRight, closedLeft, chest);
        var right = Fill(lungs.Right, Nodules(closedRight, rightBlocks, never, chest), body, airways, chest);
        var left = Fill(lungs.Left, Nodules(closedLeft, leftBlocks, never, chest), body, airways, chest);
        BitLogic.AndNot(right, lungs.Left);
        BitLogic.AndNot(left, lungs.Right);
        BitLogic.AndNot(left, right);
        return new(right, left, []);
    }

    /// <summary>
    /// What the larger closing adds where it may, but for the blocks at the lung, which hold some of its border, and
    /// for what goes on into the mediastinum too widely to be a vessel: a mass at the hilum is out as a whole.
    /// </summary>
    private BitVolume Nodules(BitVolume closed, BitVolume lung, BitVolume never, ChestVolume chest)
    {
        using var beside = BinaryMorphology.Dilate(lung, StructuringElement.Neighbours(lung.Geometry));
        BitLogic.AndNot(closed, beside);
        using var goesOn = closed.Clone();
        BitLogic.And(goesOn, never);
        BitLogic.AndNot(closed, never);
        using var cut = BinaryMorphology.Dilate(goesOn, StructuringElement.Neighbours(lung.Geometry));
        using var pieces = ConnectedComponents.Of(closed, Connectivity.Six);
        var (cuts, face) = (pieces.CountWithin(cut), lung.Geometry.Spacing.X * lung.Geometry.Spacing.Y);
        using var nodules = pieces.Extract(piece => cuts[piece.Index] * face <= p.MaxCutMm2);
        return chest.Refined(nodules);
    }

    /// <summary>
    /// Adds fat and bone that go on beyond the closings: pads of fat beside the heart, ribs. What a lung encloses is
    /// not among them.
    /// </summary>
    private void AddFatAndBone(BitVolume never, BitVolume right, BitVolume left, ChestVolume chest)
    {
        using var fat = Threshold.Between(chest.Blocks, p.MinFatHu, p.MaxFatHu);
        using var wideFat = BinaryMorphology.Open(
            fat, StructuringElement.Ball(fat.Geometry, p.MinFatMm), outside: true);
        using var bone = Threshold.Above(chest.Blocks, p.MinBoneHu);
        using var closed = right.Clone();
        BitLogic.Or(closed, left);
        foreach (var tissue in (BitVolume[])[wideFat, bone])
        {
            using var inside = tissue.Clone();
            BitLogic.And(inside, closed);
            BitLogic.AndNot(tissue, closed);
            using var pieces = ConnectedComponents.Of(inside, Connectivity.Six);
            var goesOn = Geodesic.Beside(pieces, inside, tissue);
            pieces.AddTo(never, piece => goesOn[piece.Index]);
        }
    }

    /// <summary>The lung with what lies in it; disposes the nodules.</summary>
    private BitVolume Fill(BitVolume lung, BitVolume nodules, ChestBody body, Airways airways, ChestVolume chest)
    {
        using var joined = nodules;
        BitLogic.Or(joined, lung);
        var closed = BinaryMorphology.Close(joined, StructuringElement.Ball(chest.Grid, p.RadiusMm));
        HoleFilling.Fill(closed);
        BitLogic.And(closed, body.Mask);
        _cutAirways.From(closed, airways.Central, airways.Hilar);
        BitLogic.Or(closed, lung);
        return closed;
    }

    /// <summary>
    /// Heart, great vessels, spine and what of the liver lies between the middles of the lungs, with a margin in which
    /// the hilum lies. Nodules and vessels, which the larger closing brings back, are too small to count as such. All
    /// in blocks.
    /// </summary>
    private BitVolume Mediastinum(BitVolume right, BitVolume left, ChestBody body, ChestVolume chest)
    {
        using var core = chest.Coarsened(body.Mask, p.MinBlockFraction);
        BitLogic.AndNot(core, right);
        BitLogic.AndNot(core, left);
        var (rightBox, leftBox, between) = (BitBox.Bounds(right), BitBox.Bounds(left), VoxelBox.Of(core.Size));
        if (!rightBox.IsEmpty) between = between with { MinX = (rightBox.MinX + rightBox.MaxX) / 2 };
        if (!leftBox.IsEmpty) between = between with { MaxX = (leftBox.MinX + leftBox.MaxX) / 2 };

        using var middle = BitBox.Crop(core, between);
        using var solid = BinaryMorphology.Open(
            middle, StructuringElement.Ball(core.Geometry, p.MinSolidMm), outside: true);
        using var whole = new BitVolume(core.Geometry);
        BitBox.Paste(solid, between, whole, between);
        return BinaryMorphology.Dilate(whole, StructuringElement.Ball(core.Geometry, p.HilumMm));
    }
}
