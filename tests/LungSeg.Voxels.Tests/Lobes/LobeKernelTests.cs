using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Lobes;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Lobes;

/// <summary>The lobes' kernels against plain versions and known answers.</summary>
public class LobeKernelTests
{
    [Fact]
    public void The_gaussian_is_that_of_the_definition()
    {
        var random = new Random(3);
        using var volume = new Volume<float>(VolumeGeometry.AxisAligned(new(19, 7, 6), new(1, 1, 1)));
        foreach (ref var value in volume.Span) value = (float)random.NextDouble();
        var before = volume.Span.ToArray();
        var weights = GaussianFilter.Weights(1.2);
        Assert.Equal(1, weights[0] + (2 * weights.Skip(1).Sum()), 5);

        GaussianFilter.Smooth(volume, 1.2);

        var size = volume.Size;
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                for (var x = 0; x < size.X; x++) Assert.Equal(Naive(x, y, z), volume[x, y, z], 4);
            }
        }

        double Naive(int x, int y, int z)
        {
            var sum = 0.0;
            var r = weights.Length - 1;
            for (var dz = -r; dz <= r; dz++)
            {
                for (var dy = -r; dy <= r; dy++)
                {
                    for (var dx = -r; dx <= r; dx++)
                    {
                        int a = Math.Clamp(x + dx, 0, size.X - 1), b = Math.Clamp(y + dy, 0, size.Y - 1),
                            c = Math.Clamp(z + dz, 0, size.Z - 1);
                        sum += before[(((c * size.Y) + b) * size.X) + a]
                            * weights[Math.Abs(dx)] * weights[Math.Abs(dy)] * weights[Math.Abs(dz)];
                    }
                }
            }

            return sum;
        }
    }

    [Fact]
    public void Rows_of_any_length_are_summed_to_their_end()
    {
        var random = new Random(8);
        float[] from = [.. Enumerable.Range(0, 200).Select(_ => (float)random.NextDouble())];
        for (var length = 0; length < 80; length++)
        {
            var taps = new RowTaps([0.5f, 0.2f, 0.05f]);
            for (var tap = 0; tap < taps.Count; tap++) taps.Offsets[tap] = (17 * tap) + 3;
            var to = new float[length];

            taps.Sum(from, to, 1, 5);

            for (var x = 0; x < length; x++)
            {
                var sum = (0.2f * from[x + 20]) + (0.5f * from[x + 37]) + (0.2f * from[x + 54])
                    + (0.05f * from[x + 71]);
                Assert.Equal(sum, to[x], 5);
            }
        }
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0.6, 0.8, 0)]
    [InlineData(-0.48, 0.6, 0.64)]
    public void A_sheet_has_its_curvature_and_direction_however_it_lies(float x, float y, float z)
    {
        // Curvature -10 across the sheet and 1 along it in all directions.
        float across = -10, along = 1, rest = across - along;
        var strength = new SheetFilter(1.5).Strength(
            along + (rest * x * x), along + (rest * y * y), along + (rest * z * z),
            rest * x * y, rest * x * z, rest * y * z, out var normal);

        Assert.Equal(10 - 1.5, strength, 3);
        Assert.Equal(1, Math.Abs((normal.X * x) + (normal.Y * y) + (normal.Z * z)), 4);
    }

    [Fact]
    public void Tubes_balls_and_dark_sheets_are_no_sheets()
    {
        var filter = new SheetFilter(1.5);

        Assert.Equal(0, filter.Strength(-10, -10, 0, 0, 0, 0, out _));
        Assert.Equal(0, filter.Strength(-10, -10, -10, 0, 0, 0, out _));
        Assert.Equal(0, filter.Strength(10, 0, 0, 0, 0, 0, out _));
        Assert.Equal(0, filter.Strength(0, 0, 0, 0, 0, 0, out _));
    }

    [Fact]
    public void The_thin_plate_keeps_planes_and_bridges_them()
    {
        const int CountU = 9, CountV = 7;
        var (values, weights) = (new float[CountU * CountV], new float[CountU * CountV]);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = 3 + (2 * (i / CountV)) - (i % CountV);
            weights[i] = i / CountV is < 3 or > 6 ? 1 : 0;
        }

        var fitted = ThinPlate.Fit(
            CountU, CountV, values, weights, new float[values.Length], stiffness: 100, pull: 1e-6f);

        for (var i = 0; i < fitted.Length; i++) Assert.Equal(values[i], fitted[i], 2);
    }

    [Theory]
    [InlineData(0, 0.7)]
    [InlineData(0.4, -0.9)]
    public void A_row_has_the_same_answers_as_its_voxels(double up, double along)
    {
        var random = new Random(6);
        var surface = HeightField.Over(new(40, 25), 4);
        surface.Set((u, v) => (0.2 * u) - (0.1 * v) + (5 * random.NextDouble()));
        var fissure = new FoundFissure("drawn", PlaneFrame.Oblique(new(30, 50, 60), 45), surface, null!);
        var (all, each) = (0, 0);
        for (var y = 0; y < 100; y += 3)
        {
            for (var z = 0; z < 120; z += 3)
            {
                var (first, step) = (new Vector3D(-5, y, z), new Vector3D(1, up, along * up));

                var row = new RowOverFissure(fissure, first, step, 70);

                for (var x = 0; x < 70; x++) Assert.Equal(fissure.IsBelow(first + (step * x)), row.IsBelow(x));
                if (row.IsAllBelow is null) each++;
                else all++;
            }
        }

        Assert.True(all > 100 && each > 100, $"{all} rows beside the surface, {each} through it");
    }

    [Fact]
    public void The_thin_plate_is_the_least_of_its_energy()
    {
        const int CountU = 9, CountV = 6;
        var random = new Random(5);
        float[] values = [.. Enumerable.Range(0, CountU * CountV).Select(_ => (float)random.NextDouble())];
        float[] weights = [.. values.Select(_ => (float)random.NextDouble())];
        float[] rest = [.. values.Select(_ => (float)random.NextDouble())];

        var fitted = ThinPlate.Fit(CountU, CountV, values, weights, rest, stiffness: 0.7f, pull: 0.05f);

        var least = Energy(fitted);
        for (var i = 0; i < fitted.Length; i++)
        {
            foreach (var step in (float[])[-0.05f, 0.05f])
            {
                var other = (float[])fitted.Clone();
                other[i] += step;
                Assert.True(Energy(other) > least);
            }
        }

        double Energy(float[] h)
        {
            var sum = 0.0;
            for (var i = 0; i < h.Length; i++)
                sum += (weights[i] * Square(h[i] - values[i])) + (0.05 * Square(h[i] - rest[i]));
            for (var u = 0; u < CountU; u++)
            {
                for (var v = 0; v < CountV; v++)
                {
                    var at = (u * CountV) + v;
                    if (v is > 0 and < CountV - 1) sum += 0.7 * Square(h[at - 1] - (2 * h[at]) + h[at + 1]);
                    if (u is > 0 and < CountU - 1) sum += 0.7 * Square(h[at - CountV] - (2 * h[at]) + h[at + CountV]);
                    if (u < CountU - 1 && v < CountV - 1)
                        sum += 1.4 * Square(h[at] - h[at + 1] - h[at + CountV] + h[at + CountV + 1]);
                }
            }

            return sum;
        }

        static double Square(double x) => x * x;
    }

    [Fact]
    public void What_was_seen_of_a_plane_is_measured()
    {
        var surface = HeightField.Over(new(40, 20), 2).Set((u, _) => 0.75 * u);
        var inside = new bool[surface.CountU * surface.CountV];
        var seen = new bool[inside.Length];
        for (var i = 0; i < inside.Length; i++)
        {
            var u = surface.U(i / surface.CountV);
            inside[i] = Math.Abs(u) <= 30;
            seen[i] = inside[i] && u > 0;
        }

        var coverage = FissureCoverage.Of("x", surface, inside, seen);

        // 31 by 21 places of 4 mm², steeper by 1.25; 15 of 31 rows were seen, the farthest is 30 mm from the first.
        Assert.Equal(31 * 21 * 4 * 1.25, coverage.AreaMm2, 1);
        Assert.Equal(15 / 31.0, coverage.SeenFraction, 4);
        Assert.Equal(32, coverage.BridgedMm, 4);
    }
}
