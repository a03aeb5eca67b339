using App.Api.Declarations;
using App.Functions;
using Domain.Children;
using Domain.Declarations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Sealing;

namespace App.Api.Keys;

public static class KeyServices
{
    public static void AddKeyRotation(this IServiceCollection services) =>
        services.AddSingleton(static at =>
        {
            var (declarations, reviews) = (at.GetRequiredService<DeclarationRecords>(), at.GetRequiredService<Reviews>());
            return new KeyRotation(at.GetRequiredService<IStore>(), at.GetRequiredService<KeyRings>(), TokensOf,
                at.GetRequiredService<TimeProvider>(), at.GetRequiredService<ILogger<KeyRotation>>());

            IEnumerable<string>? TokensOf(Document document)
            {
                var fields = document.Kind == Kinds.Declaration ? declarations.FieldsOf(DeclarationJson.Read(document.Body))
                    : document.Kind == Kinds.Child ? reviews.FieldsOf(ChildJson.Read(document.Body)) : null;
                return fields?.GetMany(Fields.Tokens);
            }
        });

    public static void HandleKeys(this IServiceProvider services) => services.GetRequiredService<Handlers>()
        .On(Catalogue.RotateKeys, (_, cancellation) => services.GetRequiredService<KeyRotation>().RunAsync(cancellation));
}
