using LungSeg.Voxels.Lobes;

namespace LungSeg.Voxels.Tests.Vessels;

/// <summary>The eigenvalues in closed form against Jacobi's rotations.</summary>
public class EigenvalueTests
{
    [Fact]
    public void They_are_those_that_jacobi_finds()
    {
        var random = new Random(8);
        for (var round = 0; round < 2000; round++)
        {
            float Next() => (float)((random.NextDouble() - 0.5) * 200);
            float xx = Next(), yy = Next(), zz = Next(), xy = Next(), xz = Next(), yz = Next();

            Assert.True(SymmetricEigenvalues.Find(
                xx, yy, zz, xy, xz, yz, out var largest, out var middle, out var smallest));

            var naive = Jacobi.Eigenvalues(new double[,] { { xx, xy, xz }, { xy, yy, yz }, { xz, yz, zz } });
            Assert.Equal(naive[0], smallest, 0.02);
            Assert.Equal(naive[1], middle, 0.02);
            Assert.Equal(naive[2], largest, 0.02);
        }
    }

    [Fact]
    public void A_matrix_that_is_the_same_in_all_directions_has_but_one()
    {
        Assert.False(SymmetricEigenvalues.Find(-3, -3, -3, 0, 0, 0, out var largest, out var middle, out var smallest));
        Assert.Equal((-3, -3, -3), (largest, middle, smallest));
    }
}
