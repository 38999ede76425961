using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LungSeg.Viewer.Http;

/// <summary>Puts handlers under addresses; a handler that has nothing of that name answers null.</summary>
internal sealed class ViewerRoutes(IEndpointRouteBuilder endpoints)
{
    public void Get(string pattern, Func<HttpContext, Task<IResult?>> handler) =>
        endpoints.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], context => AnswerAsync(context, handler));

    public void Map(string method, string pattern, Func<HttpContext, Task<IResult?>> handler) =>
        endpoints.MapMethods(pattern, [method], context => AnswerAsync(context, handler));

    private static async Task AnswerAsync(HttpContext context, Func<HttpContext, Task<IResult?>> handler) =>
        await (await handler(context) ?? Answers.NotFound()).ExecuteAsync(context);
}
