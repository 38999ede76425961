using LungSeg.Phantoms;
using LungSeg.TestKit.Comparing;
using LungSeg.TestKit.Disease;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Segmentation;

namespace LungSeg.Voxels.Tests.Segmentation;

/// <summary>
/// The dense part of a lung, from disease pasted into healthy chests. The truth is the lung as it was before.
/// </summary>
public class DenseLungTests
{
    private const double Share = 0.3;
    private const double MassFraction = 0.12;

    public static TheoryData<string> Scans { get; } =
    [
        "lidc-0001/dicom",
        "lidc-1011/dicom",
        "lungdx-a0001-L/dicom",
        "lungdx-a0002/dicom",
        "thin-wall/dicom",
        "cip-ct64/dicom",
    ];

    [Theory]
    [InlineData(DiseaseKind.BasalConsolidation, false)]
    [InlineData(DiseaseKind.DependentConsolidation, true)]
    [InlineData(DiseaseKind.Effusion, false)]
    [InlineData(DiseaseKind.UpperCollapse, true)]
    [InlineData(DiseaseKind.Mass, false)]
    [InlineData(DiseaseKind.WhiteLung, true)]
    public void Disease_in_the_phantom_is_in_the_whole_lung_and_not_in_the_lungs_own_mask(DiseaseKind kind, bool isLeft)
    {
        using var thorax = ThoraxPhantom.Render(PhantomGrid.WholeThorax(2));
        using var healthy = LabelBits.Of(thorax.Lungs, (byte)(isLeft ? 2 : 1));
        using var pasted = Pasted(thorax.Hounsfield, healthy, isLeft, kind);

        using var found = LungSegmenter.Segment(pasted.Hounsfield, SegmentationEngines.Named("robust"));

        var (lung, dense, whole) = Of(found.Masks, isLeft);
        Assert.Equal(0, BitLogic.CountCommon(lung, dense));
        Assert.Equal(lung.Count() + dense.Count(), whole.Count());
        Assert.InRange(MaskComparison.DiceOf(whole, healthy), MinDice(kind), 1);
        Assert.True(MaskComparison.DiceOf(whole, healthy) > MaskComparison.DiceOf(lung, healthy));
        Assert.Equal(0, Of(found.Masks, !isLeft).Dense.Count());
    }

    [Fact]
    public void A_healthy_phantom_has_no_dense_part()
    {
        using var thorax = ThoraxPhantom.Render(PhantomGrid.WholeThorax(2));

        using var found = LungSegmenter.Segment(thorax.Hounsfield, SegmentationEngines.Named("robust"));

        Assert.DoesNotContain(Structures.DenseRight, found.Masks.Present);
        Assert.DoesNotContain(found.Flags, flag => flag.Code == "dense-lung-estimate-unreliable");
    }

    [Theory]
    [MemberData(nameof(Scans))]
    [Trait("Category", "Long")]
    public void Healthy_scans_have_at_most_a_hundredth_and_pasted_disease_brings_the_whole_lung_nearer_to_the_truth(
        string folder)
    {
        using var scan = RealCase.Isotropic(folder);
        var order = new PatientOrder(scan.Geometry);
        using var isotropic = order.ToPatient(scan);
        using var before = LungSegmenter.Segment(isotropic, SegmentationEngines.Named("robust"));
        var lungs = before.Masks.Lungs.Sum(lung => before.Masks[lung].Count());
        Assert.InRange(DenseOf(before.Masks) / (double)lungs, 0, 0.01);
        var isLeft = false;
        foreach (var kind in Enum.GetValues<DiseaseKind>())
        {
            var healthy = before.Masks[isLeft ? Structures.LeftLung : Structures.RightLung];
            using var pasted = Pasted(isotropic, healthy, isLeft, kind);
            using var found = LungSegmenter.Segment(pasted.Hounsfield, SegmentationEngines.Named("robust"));
            var (lung, dense, whole) = Of(found.Masks, isLeft);
            var (dice, without) = (MaskComparison.DiceOf(whole, healthy), MaskComparison.DiceOf(lung, healthy));
            var expected = pasted.Mask.Count() - BitLogic.CountCommon(pasted.Mask, lung);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{folder} {kind} {(isLeft ? "left" : "right")}: Dice {without:0.000} -> {dice:0.000}, volume "
                    + $"{(100.0 * dense.Count() / expected) - 100:+0;-0} %");
            Assert.True(dice > without, $"{kind}: {dice:0.000}, without the dense part {without:0.000}");
            isLeft = !isLeft;
        }
    }

    /// <summary>A mass keeps most of the lung; of a white lung nothing is seen but the other one.</summary>
    private static double MinDice(DiseaseKind kind) => kind == DiseaseKind.WhiteLung ? 0.75 : 0.9;

    private static PastedDisease Pasted(Volume<short> chest, BitVolume lung, bool isLeft, DiseaseKind kind) =>
        PastedDisease.Into(chest, lung, isLeft, kind, kind == DiseaseKind.Mass ? MassFraction : Share);

    private static long DenseOf(StructureMasks masks) =>
        masks.TryGet(Structures.DenseRight, out var right) ? right.Count() + masks[Structures.DenseLeft].Count() : 0;

    private static (BitVolume Lung, BitVolume Dense, BitVolume Whole) Of(StructureMasks masks, bool isLeft) => (
        masks[isLeft ? Structures.LeftLung : Structures.RightLung],
        masks[isLeft ? Structures.DenseLeft : Structures.DenseRight],
        masks[isLeft ? Structures.WholeLeft : Structures.WholeRight]);
}
