using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// Fills each lung on its own with what lies in it: a closing by a ball brings back vessels, bronchi and a smooth
/// mediastinal border; away from the mediastinum, where no large vessel enters, a larger ball brings back nodules on the
/// pleura and in the lung (on cubes of 2 mm, the first closing joins what it finds to the lung). What is then enclosed in three dimensions is filled too. A slice-wise fill is used at the hilum only (<see cref="CutAirways"/>): it would fill
/// the dome of the diaphragm. Neither lung may take what is the other's, nor trachea and main bronchi, nor anything outside the body.
/// Source: closing with a ball, Pulmonary Toolkit (5 to 8 mm) and Chest Imaging Platform; that vessels of more than a
/// centimetre at the hilum are not lung follows the atlas of RTOG 1106.
/// </summary>
internal sealed class CloseLungs : IRobustStep
{
    /// <summary>Fills structures up to about twice this across, mm.</summary>
    private const double RadiusMm = 7;

    /// <summary>The same away from the mediastinum, mm.</summary>
    private const double PeripheralRadiusMm = 18;

    /// <summary>What a ball of this radius fits in, mm, is heart or spine, not a vessel of the lung.</summary>
    private const double LeastSolidMm = 10;

    /// <summary>How far from those the hilum reaches, mm.</summary>
    private const double HilumMm = 20;

    /// <summary>Where a vessel enters the lung its section is smaller, mm².</summary>
    private const double LargestCut = 400;

    /// <summary>Fat, HU, as wide as a ball of this radius, mm: the border of lung and tissue has the same HU but is a cube thick.</summary>
    private const int LeastFat = -150;
    private const int MostFat = -30;
    private const double LeastFatMm = 3;

    private const int LeastBone = 200;

    public string Name => "filled";

    public IReadOnlyList<ShownMask> Shown(RobustWorkspace work) => [new(ShownMask.RightLung, work.Right), new(ShownMask.LeftLung, work.Left)];

    public void Run(RobustWorkspace work)
    {
        using var rightCubes = work.Coarsened(work.Right, share: 0.5);
        using var leftCubes = work.Coarsened(work.Left, share: 0.5);
        using var closedRight = BinaryMorphology.Close(rightCubes, StructuringElement.Ball(rightCubes.Geometry, PeripheralRadiusMm), work.Threads);
        using var closedLeft = BinaryMorphology.Close(leftCubes, StructuringElement.Ball(leftCubes.Geometry, PeripheralRadiusMm), work.Threads);
        using var never = Mediastinum(closedRight, closedLeft, work);
        AddFatAndBone(never, closedRight, closedLeft, work);
        var right = Fill(work.Right, Nodules(closedRight, rightCubes, never, work), work);
        var left = Fill(work.Left, Nodules(closedLeft, leftCubes, never, work), work);
        BitLogic.AndNot(right, work.Left);
        BitLogic.AndNot(left, work.Right);
        BitLogic.AndNot(left, right);
        (work.Right, work.Left) = (right, left);
    }

    /// <summary>
    /// What the larger closing adds where it may, but for the cubes at the lung, which hold some of its border, and for what
    /// goes on into the mediastinum too widely to be a vessel: a mass at the hilum is out as a whole.
    /// </summary>
    private static BitVolume Nodules(BitVolume closed, BitVolume lung, BitVolume never, RobustWorkspace work)
    {
        using var beside = BinaryMorphology.Dilate(lung, StructuringElement.Neighbours(lung.Geometry), work.Threads);
        BitLogic.AndNot(closed, beside);
        using var goesOn = closed.Clone();
        BitLogic.And(goesOn, never);
        BitLogic.AndNot(closed, never);
        using var cut = BinaryMorphology.Dilate(goesOn, StructuringElement.Neighbours(lung.Geometry), work.Threads);
        using var pieces = ConnectedComponents.Of(closed, Connectivity.Six, work.Threads);
        var (cuts, face) = (pieces.CountWithin(cut), lung.Geometry.Spacing.X * lung.Geometry.Spacing.Y);
        using var nodules = pieces.Extract(piece => cuts[piece.Index] * face <= LargestCut, work.Threads);
        return work.Refined(nodules);
    }

    /// <summary>Adds fat and bone that go on beyond the closings: pads of fat beside the heart, ribs. What a lung encloses is not among them.</summary>
    private static void AddFatAndBone(BitVolume never, BitVolume right, BitVolume left, RobustWorkspace work)
    {
        using var fat = Threshold.Between(work.Cubes, LeastFat, MostFat, work.Threads);
        using var wideFat = BinaryMorphology.Open(fat, StructuringElement.Ball(fat.Geometry, LeastFatMm), outside: true, work.Threads);
        using var bone = Threshold.Above(work.Cubes, LeastBone, work.Threads);
        using var closed = right.Clone();
        BitLogic.Or(closed, left);
        foreach (var tissue in (BitVolume[])[wideFat, bone])
        {
            using var inside = tissue.Clone();
            BitLogic.And(inside, closed);
            BitLogic.AndNot(tissue, closed);
            using var pieces = ConnectedComponents.Of(inside, Connectivity.Six, work.Threads);
            var goesOn = Geodesic.Beside(pieces, inside, tissue, work.Threads);
            pieces.AddTo(never, piece => goesOn[piece.Index], work.Threads);
        }
    }

    /// <summary>The lung with what lies in it; disposes the nodules.</summary>
    private static BitVolume Fill(BitVolume lung, BitVolume nodules, RobustWorkspace work)
    {
        using var joined = nodules;
        BitLogic.Or(joined, lung);
        var closed = BinaryMorphology.Close(joined, StructuringElement.Ball(work.Grid, RadiusMm), work.Threads);
        HoleFilling.Fill(closed, threads: work.Threads);
        BitLogic.And(closed, work.Body);
        CutAirways.From(closed, work.CentralAirways, work.HilarBronchi, work.Threads);
        BitLogic.Or(closed, lung);
        return closed;
    }

    /// <summary>
    /// Heart, great vessels, spine and what of the liver lies between the middles of the lungs, with a margin in which the
    /// hilum lies. Nodules and vessels, which the larger closing brings back, are too small to count as such. All in cubes.
    /// </summary>
    private static BitVolume Mediastinum(BitVolume right, BitVolume left, RobustWorkspace work)
    {
        using var core = work.Coarsened(work.Body, share: 0.5);
        BitLogic.AndNot(core, right);
        BitLogic.AndNot(core, left);
        var (rightBox, leftBox, between) = (BitBox.Bounds(right), BitBox.Bounds(left), VoxelBox.Of(core.Size));
        if (!rightBox.IsEmpty) between = between with { MinX = (rightBox.MinX + rightBox.MaxX) / 2 };
        if (!leftBox.IsEmpty) between = between with { MaxX = (leftBox.MinX + leftBox.MaxX) / 2 };

        using var middle = BitBox.Crop(core, between);
        using var solid = BinaryMorphology.Open(middle, StructuringElement.Ball(core.Geometry, LeastSolidMm), outside: true, work.Threads);
        using var whole = new BitVolume(core.Geometry);
        BitBox.Paste(solid, between, whole, between);
        return BinaryMorphology.Dilate(whole, StructuringElement.Ball(core.Geometry, HilumMm), work.Threads);
    }
}
