using LungSeg.Formats.Volumes;
using LungSeg.TestKit.Comparing;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Segmentation;
using LungSeg.Voxels.Tests.Segmentation;

namespace LungSeg.Voxels.Tests.Lobes;

/// <summary>Lobes as a run makes them, on the CT's own grid.</summary>
public class LobeReferenceTests
{
    [Fact]
    public void Lobes_of_a_known_chest_are_found()
    {
        var path = TestData.FileOrSkip("lobe-phantom/lobes_ref.nii.gz");
        using var file = File.OpenRead(path);
        using var reference = NiftiReader.ReadLabels(file);

        using var lobes = Lobes("lobe-phantom/dicom");

        Assert.Equal(reference.Size, lobes.Size);
        var dice = Structures.Lobes
            .Select(lobe => MaskComparison.DiceOf(lobes, reference, label => label == lobe.File.Label))
            .ToList();
        Assert.InRange(dice.Average(), 0.98, 1);
        Assert.InRange(dice.Min(), 0.96, 1);
    }

    [Theory]
    [InlineData("lidc-0001/dicom")]
    [InlineData("lidc-1011/dicom")]
    [Trait("Category", "Long")]
    public void Lobes_of_real_scans_have_the_volumes_that_people_have(string folder)
    {
        using var lobes = Lobes(folder);

        var counts = Structures.Lobes.Select(lobe => (double)lobes.Span.Count(lobe.File.Label)).ToList();
        double[] normal = [0.23, 0.25, 0.19, 0.08, 0.25];
        for (var i = 0; i < normal.Length; i++)
            Assert.InRange(counts[i] / counts.Sum(), normal[i] - 0.06, normal[i] + 0.06);
    }

    /// <summary>The lobes by their labels; they tile their lungs, which are as they are without lobes.</summary>
    private static Volume<byte> Lobes(string folder)
    {
        using var native = RealCase.Native(folder);
        using var isotropic = RealCase.Isotropic(native);
        using var found = LungSegmenter.Segment(
            isotropic, SegmentationEngines.Named("robust"), extra: ExtraStructures.Lobes);
        using var masks = new NativeMasks(found, native.Geometry);
        masks.Add(HounsfieldSlab.Of(native));
        using var alone = SegmentedScan.Of(isotropic, native);
        var labels = new Volume<byte>(native.Geometry);
        foreach (var lobe in Structures.Lobes)
        {
            for (var z = 0; z < labels.Size.Z; z++)
            {
                for (var y = 0; y < labels.Size.Y; y++)
                {
                    for (var x = 0; x < labels.Size.X; x++)
                    {
                        if (!masks.Masks[lobe][x, y, z]) continue;
                        Assert.Equal(0, labels[x, y, z]);
                        labels[x, y, z] = lobe.File.Label;
                    }
                }
            }
        }

        // 1 is the right lung, 2 the left one; of the lobes 1 and 2 are the left lung's.
        for (var i = 0; i < labels.Span.Length; i++)
            Assert.Equal(labels.Span[i] switch { 0 => 0, <= 2 => 2, _ => 1 }, alone.Labels.Span[i]);
        return labels;
    }
}
