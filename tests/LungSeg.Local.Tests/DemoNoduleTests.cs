using LungSeg.Phantoms;
using LungSeg.Phantoms.Anatomy;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>The demo's patient with a nodule on the pleura, at a coarser grid.</summary>
public class DemoNoduleTests
{
    [Fact]
    public async Task The_nodule_is_in_the_lungs_and_the_segmentation_is_the_nifti_on_its_slices()
    {
        var grid = PhantomGrid.Centred(new(190, 150, 110), new(2, 2, 3));
        var patient = new ThoraxOptions { PleuralNodule = 14, ScanRadius = 188 };
        using var thorax = ThoraxPhantom.Render(grid, patient);
        using var healthy = ThoraxPhantom.Render(grid, patient with { PleuralNodule = 0 });
        using var folder = new TemporaryFolder();
        foreach (var (name, bytes) in PhantomDicom.Files(thorax, patient))
        {
            await File.WriteAllBytesAsync(folder[name], bytes, TestContext.Current.CancellationToken);
        }

        using var run = await FolderRun.Of(folder.Path, new() { SpacingMm = 2, Formats = ["masks", "dicom-seg"] });
        var summary = Assert.Single(run.Summaries);
        using var labels = run.Labels(summary);
        var (nodule, found) = (0, 0);
        for (var i = 0; i < labels.Span.Length; i++)
        {
            if (thorax.Hounsfield.Span[i] - healthy.Hounsfield.Span[i] < 400) continue;
            nodule++;
            if (labels.Span[i] != 0) found++;
        }

        Assert.True(nodule > 20, $"Only {nodule} voxels are nodule.");
        Assert.True(found >= 0.9 * nodule, $"{found} of the nodule's {nodule} voxels are in the lungs.");
        string PathOf(string name) => run.PathOf(Path.Combine(summary.Series.Key, "masks", name));
        var seen = SegOverlay.Of(
            PathOf("lungs.seg.dcm"), [PathOf("lungs.nii.gz"), PathOf("airways.nii.gz")], folder.Path);
        Assert.Equal((0L, 0), (seen.Differ, seen.PaddingBits));
        Assert.InRange(Assert.NotNull(seen.OffSourceMm), 0, 1e-3);
    }
}
