using LungSeg.Formats.Volumes;
using LungSeg.TestKit.Comparing;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Memory;
using LungSeg.Workflow;

namespace LungSeg.Local.Tests;

/// <summary>A real scan against its published reference masks, on the CT's own grid.</summary>
public class ReferenceTests
{
    [Fact]
    public async Task The_robust_method_meets_the_reference_lung_by_lung()
    {
        using var reference = Reference();
        using var run = await FolderRun.Of(TestData.FolderOrSkip("cip-ct64/dicom"), Fine("robust"));
        using var found = run.Labels(Assert.Single(run.Summaries));

        // The reference has 1 = left and 2 = right; ours are 1 = right and 2 = left.
        Assert.True(MaskComparison.DiceOf(found, reference, label => label != 0) >= 0.975);
        using var swapped = Swapped(found);
        Assert.True(MaskComparison.DiceOf(swapped, reference, label => label == 1) >= 0.97, "left");
        Assert.True(MaskComparison.DiceOf(swapped, reference, label => label == 2) >= 0.97, "right");
    }

    [Fact]
    public async Task The_tutorial_method_meets_the_reference_of_both_lungs()
    {
        using var reference = Reference();
        using var run = await FolderRun.Of(TestData.FolderOrSkip("cip-ct64/dicom"), Fine("tutorial"));
        using var found = run.Labels(Assert.Single(run.Summaries));

        Assert.True(MaskComparison.DiceOf(found, reference, label => label != 0) >= 0.95);
    }

    private static ProcessingOptions Fine(string method) => new() { Method = method, Formats = ["masks"] };

    private static Volume<byte> Reference()
    {
        using var file = File.OpenRead(TestData.FileOrSkip("cip-ct64/lungs_ref.nii.gz"));
        return NiftiReader.ReadLabels(file);
    }

    private static Volume<byte> Swapped(Volume<byte> labels)
    {
        var swapped = new Volume<byte>(labels.Geometry);
        for (var i = 0; i < labels.Span.Length; i++)
            swapped.Span[i] = labels.Span[i] is var label and not 0 ? (byte)(3 - label) : (byte)0;
        return swapped;
    }
}
