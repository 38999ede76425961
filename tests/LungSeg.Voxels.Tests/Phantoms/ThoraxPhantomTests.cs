using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LungSeg.Phantoms;
using LungSeg.Phantoms.Anatomy;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Tests.Phantoms;

public class ThoraxPhantomTests
{
    private static readonly ThoraxOptions Noiseless = new() { NoiseHu = 0 };

    [Fact]
    public void The_same_options_give_the_same_voxels()
    {
        var grid = PhantomGrid.WholeThorax(5);
        Assert.Equal(Hash(grid, new()), Hash(grid, new()));
        Assert.NotEqual(Hash(grid, new()), Hash(grid, new() { Seed = 2 }));
    }

    [Theory]
    [InlineData(PhantomOrientation.AxialHeadFirstProne)]
    [InlineData(PhantomOrientation.AxialFeetFirstSupine)]
    [InlineData(PhantomOrientation.AxialFeetFirstProne)]
    [InlineData(PhantomOrientation.Coronal)]
    [InlineData(PhantomOrientation.Sagittal)]
    public void Every_orientation_shows_the_same_patient(PhantomOrientation orientation)
    {
        using var axial = ThoraxPhantom.Render(PhantomGrid.WholeThorax(4), Noiseless);
        using var other = ThoraxPhantom.Render(PhantomGrid.WholeThorax(4, orientation), Noiseless);
        var (grid, size) = (other.Lungs.Geometry, other.Lungs.Size);
        for (var z = 0; z < size.Z; z += 3)
        {
            for (var y = 0; y < size.Y; y += 3)
            {
                for (var x = 0; x < size.X; x += 3)
                {
                    var i = axial.Lungs.Geometry.ToIndex(grid.ToPatient(new(x, y, z)));
                    var (ix, iy, iz) = ((int)Math.Round(i.X), (int)Math.Round(i.Y), (int)Math.Round(i.Z));
                    Assert.Equal(axial.Lungs[ix, iy, iz], other.Lungs[x, y, z]);
                }
            }
        }
    }

    [Fact]
    public void The_right_lung_lies_on_the_patients_right_and_is_the_larger_one()
    {
        using var thorax = ThoraxPhantom.Render(PhantomGrid.WholeThorax(4), Noiseless);
        double right = 0, left = 0, rightX = 0, leftX = 0;
        for (var i = 0; i < thorax.Lungs.Span.Length; i++)
        {
            var x = thorax.Lungs.Geometry.ToPatient(new(i % thorax.Lungs.Size.X, 0, 0)).X;
            if (thorax.Lungs.Span[i] == 1) (right, rightX) = (right + 1, rightX + x);
            if (thorax.Lungs.Span[i] == 2) (left, leftX) = (left + 1, leftX + x);
        }

        Assert.True(rightX / right < -30 && leftX / left > 30);
        Assert.InRange(left / right, 0.75, 0.98);
    }

    [Fact]
    public void Partial_volume_keeps_a_nodules_mass()
    {
        // A ball of 20 mm in the lung replaces lung by tissue: the sum of the HU it adds is volume times contrast.
        var grid = PhantomGrid.Centred(new(200, 160, 40), new(1.5, 1.5, 3));
        using var without = ThoraxPhantom.Render(grid, Noiseless);
        using var with = ThoraxPhantom.Render(grid, Noiseless with { PleuralNodule = 20 });
        var added = 0.0;
        for (var i = 0; i < with.Hounsfield.Span.Length; i++)
        {
            var (before, after) = (without.Hounsfield.Span[i], with.Hounsfield.Span[i]);
            if (before < -700) added += after - before;
        }

        var ball = Math.PI / 6 * 20 * 20 * 20;
        Assert.InRange(added * grid.VoxelVolume / (885 * ball), 0.8, 1.05);
        Assert.Equal(without.Lungs.Span, with.Lungs.Span);
    }

    [Fact]
    public void The_noise_has_the_deviation_that_was_asked_for()
    {
        var grid = PhantomGrid.WholeThorax(4);
        using var clean = ThoraxPhantom.Render(grid, Noiseless);
        using var noisy = ThoraxPhantom.Render(grid, Noiseless with { NoiseHu = 25 });
        double sum = 0, squares = 0;
        var count = 0;
        for (var i = 0; i < clean.Hounsfield.Span.Length; i++)
        {
            if (clean.Hounsfield.Span[i] < -900) continue;
            double d = noisy.Hounsfield.Span[i] - clean.Hounsfield.Span[i];
            (sum, squares, count) = (sum + d, squares + (d * d), count + 1);
        }

        Assert.InRange(sum / count, -0.5, 0.5);
        Assert.InRange(Math.Sqrt(squares / count), 24, 26);
    }

    [Fact]
    public void Outside_the_scanned_circle_lies_padding()
    {
        using var thorax = ThoraxPhantom.Render(PhantomGrid.WholeThorax(5), new() { ScanRadius = 170 });
        Assert.Equal(ThoraxPhantom.PaddingHu, thorax.Hounsfield[0, 0, 3]);
    }

    private static string Hash(VolumeGeometry grid, ThoraxOptions options)
    {
        using var thorax = ThoraxPhantom.Render(grid, options);
        return Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(thorax.Hounsfield.Span)));
    }
}
