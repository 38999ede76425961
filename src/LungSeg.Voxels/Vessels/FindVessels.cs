using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Lobes;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Vessels;

/// <summary>
/// Finds the vessels in a lung: what is as dense as tissue, and thinner ones by their shape, a bright tube, each as
/// wide as half of its contrast. What is thick is hilum or disease; thin things around an airway are its wall; pieces
/// at the lung's border, and small round ones, are no vessels. Arteries and veins are not told apart.
/// Source: tubes by the Hessian's eigenvalues (Frangi 1998, as in Lassen 2013), width at half of the contrast (the
/// border where partial volume has half of each).
/// </summary>
internal sealed class FindVessels(VesselParameters p)
{
    /// <summary>Adds the vessels of one lung to a mask.</summary>
    /// <param name="vessels">On the grid of the CT, in patient order.</param>
    /// <param name="lung">The lung.</param>
    /// <param name="isotropic">HU in patient order.</param>
    /// <param name="airways">The lumen of the airways on the same grid.</param>
    /// <param name="thresholdHu">Above is as dense as tissue.</param>
    public void AddTo(
        BitVolume vessels, LungCrop lung, Volume<short> isotropic, BitVolume airways, double thresholdHu)
    {
        var grid = lung.Mask.Geometry;
        using var tubes = Tubes(lung);
        using var dense = new BitVolume(grid);
        using var found = Bright(lung, isotropic, tubes, dense, (float)thresholdHu);
        RemoveMasses(found, dense);
        using (var lumen = BitBox.Crop(airways, lung.Box)) RemoveWalls(found, dense, lumen);
        using var pieces = Pieces(found, lung.Mask);
        using var whole = new BitVolume(vessels.Geometry);
        BitBox.Paste(pieces, lung.Box, whole, lung.Box.Intersect(VoxelBox.Of(whole.Size)));
        BitLogic.Or(vessels, whole);
    }

    /// <summary>Voxels at whose place the smoothed HU look like a bright tube, and their neighbours.</summary>
    private BitVolume Tubes(LungCrop lung)
    {
        using var tubes = new BitVolume(lung.Mask.Geometry);
        var (inner, size, smooth) = (lung.Inner, lung.Size, lung.Smoothed);
        var toHu = (float)(lung.ScaleVoxels * lung.ScaleVoxels);
        var (most, roundness) = ((float)-p.TubeHu, (float)p.Roundness);
        SlabScheduler.Run(size.Z - 2, 1, (start, end) =>
        {
            for (var z = start + 1; z < end + 1; z++)
            {
                for (var y = 1; y < size.Y - 1; y++)
                {
                    var bits = inner.Row(y, z);
                    if (!bits.ContainsAnyExcept(0UL)) continue;
                    var row = tubes.Row(y, z);
                    var rows = new CurvatureRows(smooth, y, z);
                    foreach (var x in BitRow.SetBits(bits))
                    {
                        // Bent down across in two directions by so much, and not bent up by more along it.
                        var (xx, yy, zz) = rows.Along(x);
                        if ((xx + yy + zz) * toHu > most) continue;
                        var (xy, xz, yz) = rows.Mixed(x);
                        if (!SymmetricEigenvalues.Find(xx, yy, zz, xy, xz, yz, out _, out var middle, out var smallest))
                            continue;
                        if (middle * toHu < most && middle < roundness * smallest) row[x >> 6] |= 1UL << (x & 63);
                    }
                }
            }
        });
        return BinaryMorphology.Dilate(tubes, StructuringElement.Neighbours(tubes.Geometry));
    }

    /// <summary>
    /// What is dense, and what of the tubes is brighter than half way between lung and the brightest voxel nearby.
    /// </summary>
    /// <param name="lung">The lung.</param>
    /// <param name="isotropic">HU.</param>
    /// <param name="tubes">Where tubes are.</param>
    /// <param name="dense">Is filled: what is as dense as tissue.</param>
    /// <param name="thresholdHu">Above is dense.</param>
    private BitVolume Bright(
        LungCrop lung, Volume<short> isotropic, BitVolume tubes, BitVolume dense, float thresholdHu)
    {
        var found = new BitVolume(lung.Mask.Geometry);
        var ball = StructuringElement.Ball(found.Geometry, p.PeakMm);
        var (box, size, median) = (lung.Box, lung.Size, lung.MedianHu);
        var least = median + (float)p.MinAboveHu;
        SlabScheduler.Run(size.Z, 1, (start, end) =>
        {
            for (var z = start; z < end; z++)
            {
                for (var y = 0; y < size.Y; y++)
                {
                    var inner = lung.Inner.Row(y, z);
                    if (!inner.ContainsAnyExcept(0UL)) continue;
                    Span<ulong> isTube = tubes.Row(y, z), isFound = found.Row(y, z), isDense = dense.Row(y, z);
                    var hu = isotropic.Row(y + box.MinY, z + box.MinZ);
                    foreach (var x in BitRow.SetBits(inner))
                    {
                        var bit = 1UL << (x & 63);
                        float value = hu[x + box.MinX];
                        if (value > thresholdHu) isDense[x >> 6] |= bit;
                        else if ((isTube[x >> 6] & bit) == 0 || value < least) continue;
                        else if (value < (median + Peak(x, y, z)) / 2) continue;
                        isFound[x >> 6] |= bit;
                    }
                }
            }
        });
        return found;

        float Peak(int x, int y, int z)
        {
            var peak = median;
            for (var dz = Math.Max(-ball.RadiusZ, -z); dz <= Math.Min(ball.RadiusZ, size.Z - 1 - z); dz++)
            {
                for (var dy = Math.Max(-ball.RadiusY, -y); dy <= Math.Min(ball.RadiusY, size.Y - 1 - y); dy++)
                {
                    var reach = ball.HalfWidth(dy, dz);
                    var isLung = lung.Mask.Row(y + dy, z + dz);
                    if (reach < 0 || !isLung.ContainsAnyExcept(0UL)) continue;
                    var hu = isotropic.Row(y + dy + box.MinY, z + dz + box.MinZ);
                    for (var at = Math.Max(0, x - reach); at <= Math.Min(size.X - 1, x + reach); at++)
                    {
                        if ((isLung[at >> 6] >> (at & 63) & 1) != 0) peak = Math.Max(peak, hu[at + box.MinX]);
                    }
                }
            }

            return Math.Min(peak, (float)p.MaxPeakHu);
        }
    }

    private void RemoveMasses(BitVolume found, BitVolume dense)
    {
        using var masses = BinaryMorphology.Open(dense, StructuringElement.Ball(dense.Geometry, p.MassRadiusMm));
        using var around = BinaryMorphology.Dilate(masses, StructuringElement.Ball(dense.Geometry, p.MassRimMm));
        BitLogic.AndNot(found, around);
    }

    private void RemoveWalls(BitVolume found, BitVolume dense, BitVolume lumen)
    {
        using var walls = BinaryMorphology.Dilate(lumen, StructuringElement.Ball(lumen.Geometry, p.WallMm));
        using var thick = BinaryMorphology.Open(dense, StructuringElement.Ball(dense.Geometry, p.ThickMm));
        BitLogic.AndNot(walls, thick);
        BitLogic.Or(walls, lumen);
        BitLogic.AndNot(found, walls);
    }

    /// <summary>The pieces that are vessels by size, shape and place.</summary>
    private BitVolume Pieces(BitVolume found, BitVolume lung)
    {
        var grid = found.Geometry;
        using var pieces = ConnectedComponents.Of(found, Connectivity.TwentySix);
        using var deep = BinaryMorphology.Erode(lung, StructuringElement.Ball(grid, p.DeepMm));
        BitLogic.And(deep, found);
        var isDeep = pieces.TouchedBy(deep);
        return pieces.Extract(piece => isDeep[piece.Index] && IsVessel(piece, grid));
    }

    private bool IsVessel(Component piece, VolumeGeometry grid)
    {
        var volume = piece.VoxelCount * grid.VoxelVolume;
        if (volume < p.MinPieceMl * 1000) return false;
        if (volume >= p.SmallMl * 1000) return true;
        var (size, spacing) = (piece.Box.Size, grid.Spacing);
        var diagonal = new Vector3D(size.X * spacing.X, size.Y * spacing.Y, size.Z * spacing.Z).Length;
        return diagonal >= p.MinElongation * Math.Cbrt(3 * volume / (4 * Math.PI));
    }
}
