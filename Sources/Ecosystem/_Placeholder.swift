enum EcosystemPlaceholder {}
