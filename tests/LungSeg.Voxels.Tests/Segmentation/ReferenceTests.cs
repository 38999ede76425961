using LungSeg.Formats.Volumes;
using LungSeg.TestKit.Comparing;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Segmentation;

/// <summary>Against a published reference mask of a real scan.</summary>
public class ReferenceTests
{
    [Fact]
    public void The_robust_method_meets_the_bar_and_beats_the_tutorial()
    {
        using var reference = Reference();
        using var robust = RealCase.Segmented("cip-ct64/dicom");
        using var tutorial = RealCase.Segmented("cip-ct64/dicom", "tutorial");

        var union = MaskComparison.Of(robust.Labels, reference, label => label > 0);
        Assert.InRange(union.Dice, 0.986, 1);
        Assert.InRange(union.MeanDistance, 0, 0.75);
        Assert.InRange(union.Distance95, 0, 5);
        Assert.InRange(MaskComparison.DiceOf(robust.Labels, reference, label => label == 1), 0.985, 1);
        Assert.InRange(MaskComparison.DiceOf(robust.Labels, reference, label => label == 2), 0.985, 1);
        Assert.InRange(union.Dice - MaskComparison.DiceOf(tutorial.Labels, reference, label => label > 0), 0.005, 1);
        Assert.Empty(robust.Flags);
    }

    [Theory]
    [InlineData("odd/coronal-series")]
    [InlineData("odd/rot180-iop-prone-matrix")]
    public void Other_acquisitions_of_the_same_patient_have_the_same_lungs(string folder)
    {
        using var baseline = RealCase.Segmented("cip-ct64/dicom");
        using var variant = RealCase.Segmented(folder);
        using var inBaseline = new Volume<byte>(baseline.Labels.Geometry);
        var size = inBaseline.Size;
        for (var i = 0; i < inBaseline.Span.Length; i++)
        {
            var p = inBaseline.Geometry.ToPatient(new(i % size.X, i / size.X % size.Y, i / size.SliceLength));
            var at = variant.Labels.Geometry.ToIndex(p);
            inBaseline.Span[i] = variant.Labels[(int)Math.Round(at.X), (int)Math.Round(at.Y), (int)Math.Round(at.Z)];
        }

        Assert.InRange(MaskComparison.DiceOf(baseline.Labels, inBaseline, label => label == 1), 0.995, 1);
        Assert.InRange(MaskComparison.DiceOf(baseline.Labels, inBaseline, label => label == 2), 0.995, 1);
    }

    /// <summary>The reference, whose sides are numbered the other way round, on the CT's grid.</summary>
    private static Volume<byte> Reference()
    {
        var path = TestData.FileOrSkip("cip-ct64/lungs_ref.nii.gz");
        using var file = File.OpenRead(path);
        var reference = NiftiReader.ReadLabels(file);
        foreach (ref var label in reference.Span) label = label switch { 1 => 2, 2 => 1, _ => 0 };
        return reference;
    }
}
