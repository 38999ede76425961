using System.Text.Json;

namespace LungSeg.TestKit.Tools;

/// <summary>What VTK reads from a mesh file (STL, PLY, OBJ); points that coincide are one in an STL.</summary>
/// <param name="Points">Points.</param>
/// <param name="Triangles">Triangles.</param>
/// <param name="OpenEdges">Edges that belong to one triangle only, or to more than two.</param>
/// <param name="VolumeMm3">The enclosed volume by the divergence theorem: positive where triangles face
/// outward.</param>
/// <param name="Bounds">Smallest and largest x, y and z.</param>
/// <param name="HasNormals">The points have normals.</param>
/// <param name="Slivers">The share of triangles with an angle below 5 degrees.</param>
public sealed record VtkSurface(
    int Points, int Triangles, int OpenEdges, double VolumeMm3, double[] Bounds, bool HasNormals, double Slivers)
{
    private const string Script = """
        import sys, json, vtk, numpy
        from vtk.util.numpy_support import vtk_to_numpy
        path = sys.argv[1]
        reader = dict(stl=vtk.vtkSTLReader, ply=vtk.vtkPLYReader, obj=vtk.vtkOBJReader)[path.rsplit('.', 1)[1]]()
        reader.SetFileName(path)
        reader.Update()
        data = reader.GetOutput()
        edges = vtk.vtkFeatureEdges()
        edges.SetInputData(data)
        edges.FeatureEdgesOff(); edges.ManifoldEdgesOff(); edges.BoundaryEdgesOn(); edges.NonManifoldEdgesOn()
        edges.Update()
        quality = vtk.vtkMeshQuality()
        quality.SetInputData(data)
        quality.SetTriangleQualityMeasureToMinAngle()
        quality.Update()
        angles = vtk_to_numpy(quality.GetOutput().GetCellData().GetArray('Quality'))
        points = vtk_to_numpy(data.GetPoints().GetData()).astype(float)
        points = points - points.mean(axis=0)
        a, b, c = (points[column] for column in vtk_to_numpy(data.GetPolys().GetData()).reshape(-1, 4)[:, 1:].T)
        print(json.dumps(dict(points=data.GetNumberOfPoints(), triangles=data.GetNumberOfPolys(),
            openEdges=edges.GetOutput().GetNumberOfCells(), volumeMm3=float(numpy.einsum('ij,ij->', a, numpy.cross(b, c)) / 6),
            bounds=data.GetBounds(), hasNormals=data.GetPointData().GetNormals() is not None, slivers=float((angles < 5).mean()))))
        """;

    /// <summary>Reads the file; skips the test where Python has no VTK.</summary>
    public static VtkSurface Of(string path) =>
        JsonSerializer.Deserialize<VtkSurface>(
            PythonTool.RunOrSkip("vtk numpy", Script, path), JsonSerializerOptions.Web)!;
}
