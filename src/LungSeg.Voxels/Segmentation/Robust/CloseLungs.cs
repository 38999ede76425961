using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// Fills each lung on its own with what lies in it: a closing by a ball brings back vessels, bronchi and a smooth
/// mediastinal border; away from the mediastinum, where no large vessel enters, a larger ball brings back nodules on the
/// pleura and in the lung. What is then enclosed in three dimensions is filled too. A slice-wise fill is not used: it would fill the dome
/// of the diaphragm. Neither lung may take what is the other's, nor trachea and main bronchi, nor anything outside the body.
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

    public string Name => "filled";

    public (BitVolume First, BitVolume? Second) Shown(RobustWorkspace work) => (work.Right, work.Left);

    public void Run(RobustWorkspace work)
    {
        using var peripheralRight = BinaryMorphology.Close(work.Right, StructuringElement.Ball(work.Grid, PeripheralRadiusMm), work.Threads);
        using var peripheralLeft = BinaryMorphology.Close(work.Left, StructuringElement.Ball(work.Grid, PeripheralRadiusMm), work.Threads);
        using (var mediastinum = Mediastinum(peripheralRight, peripheralLeft, work))
        {
            BitLogic.AndNot(peripheralRight, mediastinum);
            BitLogic.AndNot(peripheralLeft, mediastinum);
        }

        var (right, left) = (Fill(work.Right, peripheralRight, work), Fill(work.Left, peripheralLeft, work));
        BitLogic.AndNot(right, work.Left);
        BitLogic.AndNot(left, work.Right);
        BitLogic.AndNot(left, right);
        (work.Right, work.Left) = (right, left);
    }

    private static BitVolume Fill(BitVolume lung, BitVolume peripheral, RobustWorkspace work)
    {
        var closed = BinaryMorphology.Close(lung, StructuringElement.Ball(work.Grid, RadiusMm), work.Threads);
        BitLogic.Or(closed, peripheral);
        HoleFilling.Fill(closed, threads: work.Threads);
        BitLogic.And(closed, work.Body);
        BitLogic.AndNot(closed, work.CentralAirways);
        BitLogic.Or(closed, lung);
        return closed;
    }

    /// <summary>
    /// Heart, great vessels, spine and what of the liver lies between the middles of the lungs, with a margin in which the
    /// hilum lies. Nodules and vessels, which the larger closing brings back, are too small to count as such.
    /// </summary>
    private static BitVolume Mediastinum(BitVolume right, BitVolume left, RobustWorkspace work)
    {
        using var core = work.Body.Clone();
        BitLogic.AndNot(core, right);
        BitLogic.AndNot(core, left);
        var (rightBox, leftBox, between) = (BitBox.Bounds(right), BitBox.Bounds(left), VoxelBox.Of(core.Size));
        if (!rightBox.IsEmpty) between = between with { MinX = (rightBox.MinX + rightBox.MaxX) / 2 };
        if (!leftBox.IsEmpty) between = between with { MaxX = (leftBox.MinX + leftBox.MaxX) / 2 };

        using var middle = BitBox.Crop(core, between);
        using var solid = BinaryMorphology.Open(middle, StructuringElement.Ball(work.Grid, LeastSolidMm), outside: true, work.Threads);
        using var whole = new BitVolume(work.Grid);
        BitBox.Paste(solid, between, whole, between);
        return BinaryMorphology.Dilate(whole, StructuringElement.Ball(work.Grid, HilumMm), work.Threads);
    }
}
