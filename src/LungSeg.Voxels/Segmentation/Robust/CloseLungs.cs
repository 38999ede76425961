using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// Fills each lung on its own with what lies in it: a closing by a ball brings back vessels, bronchi and a smooth
/// mediastinal border; on the side of the ribs, where no large vessel enters, a larger ball brings back nodules on the
/// pleura. What is then enclosed in three dimensions is filled too. A slice-wise fill is not used: it would fill the dome
/// of the diaphragm. Neither lung may take what is the other's, nor trachea and main bronchi, nor anything outside the body.
/// Source: closing with a ball, Pulmonary Toolkit (5 to 8 mm) and Chest Imaging Platform; that vessels of more than a
/// centimetre at the hilum are not lung follows the atlas of RTOG 1106.
/// </summary>
internal sealed class CloseLungs : IRobustStep
{
    /// <summary>Fills structures up to about twice this across, mm.</summary>
    private const double RadiusMm = 7;

    /// <summary>The same on the side of the ribs, mm.</summary>
    private const double CostalRadiusMm = 18;

    public string Name => "filled";

    public (BitVolume First, BitVolume? Second) Shown(RobustWorkspace work) => (work.Right, work.Left);

    public void Run(RobustWorkspace work)
    {
        var (right, left) = (Fill(work.Right, isRight: true, work), Fill(work.Left, isRight: false, work));
        BitLogic.AndNot(right, work.Left);
        BitLogic.AndNot(left, work.Right);
        BitLogic.AndNot(left, right);
        (work.Right, work.Left) = (right, left);
    }

    private static BitVolume Fill(BitVolume lung, bool isRight, RobustWorkspace work)
    {
        var closed = BinaryMorphology.Close(lung, StructuringElement.Ball(work.Grid, RadiusMm), work.Threads);
        using (var costal = CostalFill(lung, isRight, work)) BitLogic.Or(closed, costal);
        HoleFilling.Fill(closed, threads: work.Threads);
        BitLogic.And(closed, work.Body);
        BitLogic.AndNot(closed, work.CentralAirways);
        BitLogic.Or(closed, lung);
        return closed;
    }

    /// <summary>The larger closing, in the half of the lung's width that lies away from the mediastinum.</summary>
    private static BitVolume CostalFill(BitVolume lung, bool isRight, RobustWorkspace work)
    {
        var box = BitBox.Bounds(lung);
        var middle = (box.MinX + box.MaxX) / 2;
        var half = isRight ? box with { MaxX = middle } : box with { MinX = middle };
        var fill = new BitVolume(work.Grid);
        if (box.IsEmpty) return fill;
        using var closed = BinaryMorphology.Close(lung, StructuringElement.Ball(work.Grid, CostalRadiusMm), work.Threads);
        using var part = BitBox.Crop(closed, half);
        BitBox.Paste(part, half, fill, half);
        return fill;
    }
}
