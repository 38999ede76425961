using LungSeg.Formats.Volumes;
using LungSeg.Phantoms;
using LungSeg.TestKit.Comparing;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Kernels;
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

    [Fact]
    public void What_is_asked_for_besides_changes_no_lung()
    {
        using var chest = ThoraxPhantom.Render(PhantomGrid.Centred(new(120, 100, 100), new(3, 3, 3)));
        var robust = SegmentationEngines.Named("robust");

        using var alone = LungSegmenter.Segment(chest.Hounsfield, robust);
        using var all = LungSegmenter.Segment(
            chest.Hounsfield, robust,
            extra: ExtraStructures.Lobes | ExtraStructures.Vessels | ExtraStructures.AirwayGenerations);

        foreach (var structure in (Structure[])[Structures.RightLung, Structures.LeftLung, Structures.Airways])
            Assert.True(all.Masks[structure].Words.SequenceEqual(alone.Masks[structure].Words), structure.Id);
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

    /// <summary>The lobes by their labels; they tile their lungs.</summary>
    private static Volume<byte> Lobes(string folder)
    {
        using var native = RealCase.Native(folder);
        using var isotropic = RealCase.Isotropic(native);
        using var found = LungSegmenter.Segment(
            isotropic, SegmentationEngines.Named("robust"), extra: ExtraStructures.Lobes);
        using var masks = new NativeMasks(found, native.Geometry);
        masks.Add(HounsfieldSlab.Of(native));
        var labels = new Volume<byte>(native.Geometry);
        foreach (var (lung, lobes) in (ValueTuple<Structure, IEnumerable<Structure>>[])
                [
                    (Structures.RightLung, Structures.Lobes.Where(lobe => lobe.File.Label > 2)),
                    (Structures.LeftLung, Structures.Lobes.Where(lobe => lobe.File.Label <= 2)),
                ])
        {
            using var union = new BitVolume(native.Geometry);
            var voxels = 0L;
            foreach (var lobe in lobes)
            {
                LabelBits.Paint(labels, masks.Masks[lobe], lobe.File.Label);
                BitLogic.Or(union, masks.Masks[lobe]);
                voxels += masks.Masks[lobe].Count();
            }

            Assert.True(union.Words.SequenceEqual(masks.Masks[lung].Words));
            Assert.Equal(union.Count(), voxels);
        }

        return labels;
    }
}
