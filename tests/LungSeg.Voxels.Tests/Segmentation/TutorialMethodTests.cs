using System.Globalization;
using LungSeg.Phantoms;
using LungSeg.TestKit.Comparing;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Tutorial;

namespace LungSeg.Voxels.Tests.Segmentation;

public class TutorialMethodTests
{
    /// <summary>
    /// The tutorial's own steps with scikit-image on a raw volume; writes both masks, a byte a voxel.
    /// </summary>
    private const string Script = """
        import sys
        import numpy as np
        from skimage import measure
        source, x, y, z, air, filled = sys.argv[1], *map(int, sys.argv[2:5]), *sys.argv[5:7]
        volume = np.fromfile(source, np.int16).reshape(z, y, x)

        def largest(labels):
            values, counts = np.unique(labels, return_counts=True)
            counts, values = counts[values != 0], values[values != 0]
            return values[np.argmax(counts)] if len(counts) else None

        def segment(fill):
            binary = (volume > -320).astype(np.int8) + 1
            labels = measure.label(binary)
            binary[labels == labels[0, 0, 0]] = 2
            if fill:
                for i, axial in enumerate(binary):
                    solids = measure.label(axial - 1)
                    keep = largest(solids)
                    if keep is not None:
                        binary[i][solids != keep] = 1
            binary = 2 - binary
            labels = measure.label(binary, background=0)
            keep = largest(labels)
            return np.zeros_like(binary) if keep is None else (labels == keep).astype(np.int8)

        segment(False).tofile(air)
        segment(True).tofile(filled)
        """;

    [Fact]
    public void On_a_phantom_it_gives_the_masks_of_scikit_image()
    {
        using var thorax = ThoraxPhantom.Render(
            PhantomGrid.WholeThorax(3), new() { BowelGas = true, ScanRadius = 170 });
        var (air, filled) = TutorialMethod.Run(thorax.Hounsfield);
        using (air)
        using (filled)
        {
            var (expectedAir, expectedFilled) = Reference(thorax.Hounsfield);
            using (expectedAir)
            using (expectedFilled)
            {
                Assert.True(BitLogic.AreEqual(expectedAir, air));
                Assert.True(BitLogic.AreEqual(expectedFilled, filled));
            }
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public void On_a_real_scan_it_gives_the_masks_of_scikit_image()
    {
        using var isotropic = RealCase.Isotropic("lidc-0001/dicom", "tutorial");
        var (air, filled) = TutorialMethod.Run(isotropic);
        using (air)
        using (filled)
        {
            var (expectedAir, expectedFilled) = Reference(isotropic);
            using (expectedAir)
            using (expectedFilled)
            {
                Assert.InRange(air.Count() / (double)expectedAir.Count(), 0.995, 1.005);
                Assert.InRange(filled.Count() / (double)expectedFilled.Count(), 0.995, 1.005);
                Assert.InRange(MaskComparison.DiceOf(air, expectedAir), 0.995, 1);
                Assert.InRange(MaskComparison.DiceOf(filled, expectedFilled), 0.995, 1);
            }
        }
    }

    private static (BitVolume Air, BitVolume Filled) Reference(Volume<short> hounsfield)
    {
        using var folder = new TemporaryFolder();
        string Path(string name) => System.IO.Path.Combine(folder.Path, name);
        File.WriteAllBytes(Path("ct"), System.Runtime.InteropServices.MemoryMarshal.AsBytes(hounsfield.Span));
        var size = hounsfield.Size;
        PythonTool.RunOrSkip(
            "numpy skimage", Script, Path("ct"), Text(size.X), Text(size.Y), Text(size.Z), Path("air"), Path("filled"));
        return (Read("air"), Read("filled"));

        BitVolume Read(string name)
        {
            using var bytes = new Volume<short>(hounsfield.Geometry);
            var values = File.ReadAllBytes(Path(name));
            for (var i = 0; i < values.Length; i++) bytes.Span[i] = values[i];
            return Threshold.Above(bytes, 0);
        }

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
