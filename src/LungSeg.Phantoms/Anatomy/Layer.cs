using LungSeg.Phantoms.Shapes;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Phantoms.Anatomy;

/// <summary>A solid and the HU it gives to what it covers. Later layers cover earlier ones.</summary>
internal readonly record struct Layer(Solid Solid, Func<Vector3D, double> Hounsfield)
{
    public static Layer Of(Solid solid, double hounsfield) => new(solid, _ => hounsfield);
}
