using LungSeg.Phantoms;
using LungSeg.Phantoms.Anatomy;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Segmentation;

/// <summary>
/// The flags of motion and of air in the chest wall: raised where they are painted in, and nowhere else.
/// </summary>
public class MotionAndWallAirTests
{
    public static TheoryData<string> RealScans =>
    [
        "thin-wall", "lidc-0001", "lidc-1011", "lungdx-a0001-L", "lungdx-a0001-B", "lungdx-a0002", "cip-ct64",
        "lobe-phantom",
    ];

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(6, 10, true)]
    [InlineData(-6, 30, true)]
    [InlineData(10, 4, true)]
    public void Slices_that_moved_are_flagged(int shiftMm, int heightMm, bool isFlagged)
    {
        using var thorax = ThoraxPhantom.Render(PhantomGrid.WholeThorax(2));
        Shift(thorax.Hounsfield, shiftMm / 2, from: 75, count: heightMm / 2);

        Assert.Equal(isFlagged, CodesOf(thorax.Hounsfield).Contains("motion-artefact"));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(10)]
    public void Thick_slices_are_no_motion(double sliceMm)
    {
        var thick = PhantomGrid.Centred(new(140, 112, (int)(310 / sliceMm)), new(2.5, 2.5, sliceMm));
        using var thorax = ThoraxPhantom.Render(thick);
        using var isotropic = IsotropicResampler.ResampleWhole(
            thorax.Hounsfield, IsotropicGrid.For(thick, 1.5), Interpolation.Linear);

        Assert.DoesNotContain("motion-artefact", CodesOf(isotropic));
    }

    [Fact]
    public void Air_painted_into_the_chest_wall_is_flagged_and_measured()
    {
        // Small lungs in a body of usual size: a thick wall.
        var thick = new ThoraxOptions { LungScale = 0.8 };
        using var thorax = ThoraxPhantom.Render(PhantomGrid.WholeThorax(2), thick);
        var painted = PaintEmphysema(thorax);
        Assert.InRange(painted, 20, 200);
        using var found = LungSegmenter.Segment(thorax.Hounsfield, SegmentationEngines.Named("robust"));

        var flag = found.Flags.Single(flag => flag.Code == "subcutaneous-air");

        Assert.InRange(flag.Value, 0.5 * painted, 1.1 * painted);
        using var clean = ThoraxPhantom.Render(PhantomGrid.WholeThorax(2), thick);
        Assert.DoesNotContain("subcutaneous-air", CodesOf(clean.Hounsfield));
    }

    [Theory]
    [MemberData(nameof(RealScans))]
    [Trait("Category", "Long")]
    public void A_real_scan_without_motion_and_emphysema_has_neither_flag(string folder)
    {
        using var isotropic = RealCase.Isotropic(folder + "/dicom");

        var codes = CodesOf(isotropic);

        Assert.DoesNotContain("motion-artefact", codes);
        Assert.DoesNotContain("subcutaneous-air", codes);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void A_real_scan_that_moved_is_flagged()
    {
        using var isotropic = RealCase.Isotropic("lidc-0001/dicom");
        Shift(isotropic, 5, from: isotropic.Size.Z / 2, count: 15);

        Assert.Contains("motion-artefact", CodesOf(isotropic));
    }

    private static List<string> CodesOf(Volume<short> isotropic)
    {
        using var found = LungSegmenter.Segment(isotropic, SegmentationEngines.Named("robust"));
        return [.. found.Flags.Select(flag => flag.Code)];
    }

    /// <summary>Moves slices towards the back by voxels; what is left free is air.</summary>
    private static void Shift(Volume<short> volume, int rows, int from, int count)
    {
        for (var z = from; z < from + count; z++)
        {
            var before = volume.Slice(z).ToArray();
            for (var y = 0; y < volume.Size.Y; y++)
            {
                var source = y - rows;
                var row = volume.Row(y, z);
                if (source < 0 || source >= volume.Size.Y) row.Fill(-1000);
                else before.AsSpan(source * volume.Size.X, volume.Size.X).CopyTo(row);
            }
        }
    }

    /// <summary>
    /// Pockets of air in a shell of the chest wall, 20 to 28 mm outside the lungs, at the sides; returns their mL.
    /// </summary>
    private static double PaintEmphysema(Thorax thorax)
    {
        var hounsfield = thorax.Hounsfield;
        using var lungs = new BitVolume(hounsfield.Geometry);
        for (var i = 0; i < hounsfield.Span.Length; i++)
        {
            if (thorax.Lungs.Span[i] == 0) continue;
            var (size, slice) = (hounsfield.Size, i % hounsfield.Size.SliceLength);
            lungs[slice % size.X, slice / size.X, i / size.SliceLength] = true;
        }

        using var near = BinaryMorphology.Dilate(lungs, StructuringElement.Ball(lungs.Geometry, 20));
        using var far = BinaryMorphology.Dilate(lungs, StructuringElement.Ball(lungs.Geometry, 28));
        var painted = 0;
        var box = BitBox.Bounds(lungs);
        for (var z = 80; z < 100; z++)
        {
            for (var y = 0; y < hounsfield.Size.Y; y++)
            {
                for (var x = 0; x < hounsfield.Size.X; x++)
                {
                    if (!far[x, y, z] || near[x, y, z] || (x > box.MinX - 2 && x < box.MaxX + 2)) continue;
                    if (hounsfield[x, y, z] is < -200 or > 150 || (y + z) % 8 < 3) continue;
                    hounsfield[x, y, z] = -950;
                    painted++;
                }
            }
        }

        return painted * hounsfield.Geometry.VoxelVolume / 1000;
    }
}
