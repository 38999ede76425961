using System.Text.Json.Nodes;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Formats.Meshes;

/// <summary>
/// The JSON of a glTF 2.0 scene whose one buffer holds, mesh after mesh, vertices, normals (where there are any) and
/// triangles: 12 bytes each, or 6 a triangle where 16 bits number the vertices. glTF is in metres with +Y up and +Z to
/// the front; vertices stay in mm, LPS, and the root node turns and scales them: left stays +X, superior becomes +Y,
/// anterior +Z.
/// </summary>
internal sealed class GltfDocument
{
    private const int VectorLength = 12;
    private const int Float = 5126, UnsignedShort = 5123, UnsignedInt = 5125;
    private const int ArrayBuffer = 34962, ElementArrayBuffer = 34963;

    private readonly JsonArray _nodes = [];
    private readonly JsonArray _meshes = [];
    private readonly JsonArray _materials = [];
    private readonly JsonArray _accessors = [];
    private readonly JsonArray _views = [];

    /// <param name="nodes">Structures with at least one triangle each.</param>
    public GltfDocument(IReadOnlyList<MeshNode> nodes)
    {
        _nodes.Add((JsonNode)Root(nodes.Count));
        foreach (var node in nodes) Add(node);
    }

    /// <summary>Whether 16 bits number the vertices; the largest number means something else and is not used.</summary>
    public static bool HasShortIndices(Mesh mesh) => mesh.VertexCount <= ushort.MaxValue;

    /// <summary>Bytes in the buffer.</summary>
    public long BufferLength { get; private set; }

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["asset"] = new JsonObject { ["version"] = "2.0", ["generator"] = "LungSeg" },
            ["scene"] = 0,
            ["scenes"] = new JsonArray(new JsonObject { ["nodes"] = new JsonArray(0) }),
            ["nodes"] = _nodes,
        };
        if (_meshes.Count == 0) return json; // glTF has no empty arrays

        json["meshes"] = _meshes;
        json["materials"] = _materials;
        json["accessors"] = _accessors;
        json["bufferViews"] = _views;
        json["buffers"] = new JsonArray(new JsonObject { ["byteLength"] = BufferLength });
        return json;
    }

    private static JsonObject Root(int children)
    {
        var root = new JsonObject
        {
            ["name"] = "patient, LPS mm",
            ["rotation"] = new JsonArray(-Math.Sqrt(0.5), 0, 0, Math.Sqrt(0.5)),
            ["scale"] = new JsonArray(0.001, 0.001, 0.001),
        };
        if (children > 0)
            root["children"] = new JsonArray([.. Enumerable.Range(1, children).Select(i => JsonValue.Create(i))]);
        return root;
    }

    private void Add(MeshNode node)
    {
        var (mesh, index) = (node.Mesh, _meshes.Count);
        var attributes = new JsonObject { ["POSITION"] = AddPositions(mesh) };
        if (mesh.HasNormals) attributes["NORMAL"] = AddAccessor(Vectors(mesh.VertexCount));
        var primitive = new JsonObject
        {
            ["attributes"] = attributes,
            ["indices"] = AddAccessor(Indices(mesh)),
            ["material"] = index,
        };
        _nodes.Add((JsonNode)new JsonObject { ["name"] = node.Name, ["mesh"] = index });
        _meshes.Add((JsonNode)new JsonObject { ["name"] = node.Name, ["primitives"] = new JsonArray(primitive) });
        _materials.Add((JsonNode)Material(node));
    }

    private int AddPositions(Mesh mesh)
    {
        var (min, max) = BoundingBox.Of(mesh.Vertices);
        var accessor = Vectors(mesh.VertexCount);

        // As doubles, whose digits give back the very floats that are in the buffer.
        accessor["min"] = new JsonArray((double)min.X, (double)min.Y, (double)min.Z);
        accessor["max"] = new JsonArray((double)max.X, (double)max.Y, (double)max.Z);
        return AddAccessor(accessor);
    }

    private JsonObject Vectors(int count) => new()
    {
        ["bufferView"] = AddView((long)VectorLength * count, ArrayBuffer),
        ["componentType"] = Float,
        ["count"] = count,
        ["type"] = "VEC3",
    };

    private JsonObject Indices(Mesh mesh) => new()
    {
        ["bufferView"] = AddView(
            3L * mesh.TriangleCount * (HasShortIndices(mesh) ? sizeof(ushort) : sizeof(int)), ElementArrayBuffer),
        ["componentType"] = HasShortIndices(mesh) ? UnsignedShort : UnsignedInt,
        ["count"] = 3 * mesh.TriangleCount,
        ["type"] = "SCALAR",
    };

    private int AddAccessor(JsonObject accessor)
    {
        _accessors.Add((JsonNode)accessor);
        return _accessors.Count - 1;
    }

    private int AddView(long length, int target)
    {
        _views.Add((JsonNode)new JsonObject
        {
            ["buffer"] = 0,
            ["byteOffset"] = BufferLength,
            ["byteLength"] = length,
            ["target"] = target,
        });
        BufferLength += (length + 3) & ~3; // what follows is aligned to 4
        return _views.Count - 1;
    }

    private static JsonObject Material(MeshNode node)
    {
        var color = node.Color;
        var material = new JsonObject
        {
            ["name"] = node.Name,
            ["pbrMetallicRoughness"] = new JsonObject
            {
                ["baseColorFactor"] = new JsonArray(Linear(color.R), Linear(color.G), Linear(color.B), node.Opacity),
                ["metallicFactor"] = 0,
                ["roughnessFactor"] = 0.6,
            },
        };
        if (node.Opacity < 1) material["alphaMode"] = "BLEND";
        return material;
    }

    /// <summary>sRGB to the linear light that glTF's factors are in (IEC 61966-2-1).</summary>
    private static double Linear(byte value)
    {
        var v = value / 255.0;
        return v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
    }
}
